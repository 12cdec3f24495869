import * as fc from 'fast-check';
import {useState} from 'react';
import {describe, expect, it} from 'vitest';
import {Signal, Tier} from '../ui/signal.tsx';
import {StockStrip} from '../ui/stock.tsx';
import {markup} from './markup.ts';

describe('the markup of a cell', () => {
  it('is that of the component, attributes and styles in the words of HTML', () => {
    expect(markup(<Tier tier="A" />)).toBe('<span class="tier" data-tier="A" role="img" aria-label="Tier A">A</span>');
    expect(markup(<Signal aspect="wait" />)).toContain(
      '<svg width="12" height="12" viewBox="0 0 12 12" class="mark" aria-hidden="true">',
    );
    expect(markup(<Signal aspect="stop" label="Late" />)).toContain('stroke-width="1.7"');
    const strip = markup(<StockStrip parts={{sellable: 5}} scale={10} label="Sellable 5" />);
    expect(strip).toContain('style="height:12px"');
    expect(strip).toMatch(/style="width:50%;min-width:3px;height:100%;background:var\(--sb-clearMark\)"/);
  });

  it('leaves out what is not said', () => {
    expect(
      markup(
        <span hidden={false} title={undefined}>
          {null}
          {false}
          {0}
        </span>,
      ),
    ).toBe('<span>0</span>');
  });

  it('never lets a row write markup', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const html = markup(
          <span title={text} style={{color: text}}>
            {text}
          </span>,
        );
        const [, title = '', style = '', body = ''] =
          /^<span title="([^"<>]*)" style="color:([^"<>]*)">([^"<>]*)<\/span>$/s.exec(html) ?? [];
        const plain = (part: string) =>
          part.replace(
            /&(amp|lt|gt|quot|#39);/g,
            (_, name: string) => ({amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'"})[name] ?? '',
          );
        expect([plain(title), plain(style), plain(body)]).toEqual([text, text, text]);
      }),
    );
  });

  it('refuses what lives: handlers and hooks', () => {
    function Living() {
      const [n] = useState(1);
      return <b>{n}</b>;
    }
    expect(() => markup(<button type="button" onClick={() => undefined} />)).toThrow('no handlers: onClick');
    expect(() => markup(<Living />)).toThrow();
  });
});
