/** Made-up trade names for customers that the source knows by number only. */
import type {Chance} from './chance.ts';

const FAMILY = (
  'Bramley Ashdown Hollis Pembroke Wren Tarrant Marlowe Finch Kerr Lockwood Sedgwick Thorne Averill Beckett Carrow Dunmore ' +
  'Ellery Farrow Garrick Hathaway Ingram Jessop Kingsley Larkin Merrick Nairn Osborne Prentice Quill Radley Sorrell Tilney ' +
  'Underhill Vesey Whitlock Yarrow Abbott Blythe Calloway Drummond Easton Fairley Gresham Hurst Ivory Kendrick Lambert Maddox'
).split(' ');
const TRADE = (
  'Gifts|Interiors|& Co|Trading|Home|& Sons|Emporium|Stores|& Daughters|Garden Centre|Stationers|Curios|Mercantile|Living|' +
  'Cards & Gifts|Supplies|Homewares|Country Store|Collective|Market'
).split('|');
const ABROAD: Readonly<Record<string, {readonly family: readonly string[]; readonly trade: readonly string[]}>> = {
  Germany: {
    family: 'Lindner Vogt Brandt Keller Seidel Hartmann Kruse Albers Neumann Reuter'.split(' '),
    trade: 'Wohnen|Geschenke|Handel|& Söhne|Deko'.split('|'),
  },
  France: {
    family: 'Duval Moreau Lefort Garnier Rousset Vidal Chastel Bonnard Perrin Lacroix'.split(' '),
    trade: 'Décoration|et Fils|Cadeaux|Maison|Boutique'.split('|'),
  },
  Netherlands: {
    family: 'De Vries|Van Dam|Bakker|Kuiper|Hoekstra|Mulder'.split('|'),
    trade: 'Wonen|Cadeau|Handel|& Zn'.split('|'),
  },
  Spain: {
    family: 'Navarro Ibarra Molina Serrano Vega Campos'.split(' '),
    trade: 'Regalos|Hogar|e Hijos'.split('|'),
  },
  Ireland: {
    family: 'Byrne Keane Doyle Brannigan Tierney Sheridan'.split(' '),
    trade: 'Gifts|& Sons|Home|Trading'.split('|'),
  },
};

/** A name nobody has yet; `taken` learns it. */
export function tradeName(chance: Chance, customer: string, country: string, taken: Set<string>): string {
  const {family, trade} = ABROAD[country] ?? {family: FAMILY, trade: TRADE};
  for (let n = 0; ; n += 1) {
    const about = `${customer} ${n}`;
    const one = chance.pick('family', about, family);
    const other = chance.pick('partner', about, family);
    const suffix = chance.pick('trade', about, trade);
    const pair = n > 2 || chance.of('pair', about) < 0.2;
    // Of a few family names the combinations run out: then a number tells them apart.
    const number = n > 8 ? ` ${n}` : '';
    const both = `${one} & ${other}${suffix.startsWith('&') ? '' : ` ${suffix}`}`;
    const name = `${pair && one !== other ? both : `${one} ${suffix}`}${number}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
