/** The parts of an Excel workbook around its two sheets, as ECMA-376 has them: types, relations, styles. */

/** Positions in `cellXfs` below. */
export const STYLE = {plain: 0, head: 1, number: 2, money: 3, price: 4, day: 5, instant: 6} as const;

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const RELATIONS = 'application/vnd.openxmlformats-package.relationships+xml';

/** The first row stays while the others scroll. */
export const FROZEN = [
  '<sheetViews><sheetView workbookViewId="0">',
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
  '</sheetView></sheetViews>',
].join('');

/** What XML 1.0 cannot hold is left out: control characters and halves of a character. */
const UNWRITABLE = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;
const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
export const escaped = (value: string): string =>
  value.replace(UNWRITABLE, '').replace(/[&<>"]/g, (found) => ENTITIES[found] as string);

const override = (part: string, kind: string): string =>
  `<Override PartName="${part}" ContentType="${TYPE}.${kind}+xml"/>`;
const relation = (id: number, kind: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
const relations = (...all: string[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
const format = (id: number, font = 0): string =>
  `<xf numFmtId="${id}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;

/** 3 and 4 are whole and two-digit figures; 14 and 22 the reader's own short date, without and with time. */
const STYLES = [
  `<styleSheet xmlns="${MAIN}">`,
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00##"/></numFmts>',
  `<fonts count="2">${font('')}${font('<b/>')}</fonts>`,
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="7">${format(0)}${format(0, 1)}${format(3)}${format(4)}${format(164)}${format(14)}${format(22)}</cellXfs>`,
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
];

/** By path inside the file; each is given the name of the first sheet. */
export const FRAME: Readonly<Record<string, (name: string) => string>> = {
  '[Content_Types].xml': () =>
    [
      `${XML}<Types xmlns="${PACKAGE}/content-types">`,
      `<Default Extension="rels" ContentType="${RELATIONS}"/>`,
      '<Default Extension="xml" ContentType="application/xml"/>',
      override('/xl/workbook.xml', 'sheet.main'),
      override('/xl/styles.xml', 'styles'),
      override('/xl/worksheets/sheet1.xml', 'worksheet'),
      override('/xl/worksheets/sheet2.xml', 'worksheet'),
      '</Types>',
    ].join(''),
  '_rels/.rels': () => relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
  'xl/workbook.xml': (name) =>
    [
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`,
      `<sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/>`,
      '<sheet name="About" sheetId="2" r:id="rId2"/>',
      '</sheets></workbook>',
    ].join(''),
  'xl/_rels/workbook.xml.rels': () =>
    relations(
      relation(1, 'worksheet', 'worksheets/sheet1.xml'),
      relation(2, 'worksheet', 'worksheets/sheet2.xml'),
      relation(3, 'styles', 'styles.xml'),
    ),
  'xl/styles.xml': () => XML + STYLES.join(''),
};
