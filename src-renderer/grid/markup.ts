/**
 * The markup of a cell that is drawn with our components, which are plain functions of their props. A grid shows a
 * thousand cells and makes them anew with every sort and scroll: as React roots or portals they would cost more than all
 * the rest of the grid.
 *
 * 1. What comes from rows is escaped. 2. A component with state, hooks or handlers has no place in a cell: it throws.
 */
import {Fragment, isValidElement, type ReactElement, type ReactNode} from 'react';

type Drawable = (props: object) => ReactNode;

export function markup(node: ReactNode): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node === 'string' || typeof node === 'number') return escaped(String(node));
  if (Array.isArray(node)) return node.map((child: ReactNode) => markup(child)).join('');
  if (!isValidElement(node)) throw new TypeError('a cell is drawn from text and elements only');
  const {type, props} = node as ReactElement<{readonly children?: ReactNode}>;
  if (type === Fragment) return markup(props.children);
  if (typeof type === 'function') return markup((type as Drawable)(props));
  if (typeof type !== 'string') throw new TypeError('a cell is drawn from plain components only');
  return `<${type}${attributes(props)}>${markup(props.children)}</${type}>`;
}

function attributes(props: object): string {
  let text = '';
  for (const [name, value] of Object.entries(props) as [string, unknown][]) {
    if (name === 'children' || value === undefined || value === null) continue;
    if (typeof value === 'function') throw new TypeError(`a cell has no handlers: ${name}`);
    // `false` is said of aria states only; any other attribute that is off is left out.
    if (value === false && !name.startsWith('aria-')) continue;
    const said = typeof value === 'object' ? styleText(value) : String(value as string | number | boolean);
    text += ` ${attributeName(name)}="${escaped(said)}"`;
  }
  return text;
}

/** Lengths that are bare numbers are pixels, as in React. */
const UNITLESS = new Set(['flex', 'fontWeight', 'lineHeight', 'opacity', 'zIndex']);
const styleText = (style: object): string =>
  Object.entries(style)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(
      ([name, value]) => `${dashed(name)}:${typeof value === 'number' && !UNITLESS.has(name) ? `${value}px` : value}`,
    )
    .join(';');

const attributeName = (name: string): string =>
  name === 'className' ? 'class' : /^(stroke|fill|font|text|clip)[A-Z]/.test(name) ? dashed(name) : name;
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
