/**
 * The one source of colour, type, space and time for every screen.
 *
 *   tokens.ts ──► mantine.ts (components + CSS variables --sb-*) ──► grid.ts (AG Grid), chart.ts (Recharts)
 *
 * Rules the values keep:
 *   1. Blue (accent) means "you can act on this" and nothing else. Status never uses it.
 *   2. Vermilion, amber and teal mean stop, caution, clear, always with a shape and a word.
 *   3. Every text colour reaches 4.5:1 on every surface it may stand on; every mark reaches 3:1.
 */
export type Scheme = 'light' | 'dark';

export const palette = {
  light: {
    chrome: '#12181E',
    chromeLine: '#2B353F',
    chromeInk: '#E6EBF0',
    chromeInk2: '#A3B0BD',
    chromeField: '#1E272F',
    chromeAccent: '#85B4FF',
    chromeAlert: '#F4C062',
    chromeAlertInk: '#12181E',
    chromeClear: '#66D1C1',
    brand: '#F2694A',
    canvas: '#E9ECEF',
    surface: '#FFFFFF',
    raised: '#F5F7F8',
    sunken: '#EEF1F3',
    hover: '#EEF3F9',
    selected: '#E1ECFB',
    line: '#D6DCE1',
    lineStrong: '#7A8692',
    ink: '#12181E',
    ink2: '#3F4B57',
    ink3: '#5A6672',
    accent: '#1A57B0',
    accentInk: '#FFFFFF',
    accentSoft: '#E1ECFB',
    stop: '#AE2A12',
    stopMark: '#C8371C',
    stopSoft: '#FBE7E2',
    caution: '#7A4B00',
    cautionMark: '#B56F00',
    cautionSoft: '#FDF1D8',
    clear: '#0A655B',
    clearMark: '#12806F',
    clearSoft: '#DFF2EF',
    claimMark: '#46597C',
    claimSoft: '#E6EAF2',
    staged: '#5C6771',
    mute: '#6E7A86',
    hollow: '#FFFFFF',
  },
  dark: {
    chrome: '#080B0E',
    chromeLine: '#232C35',
    chromeInk: '#E6EBF0',
    chromeInk2: '#A3B0BD',
    chromeField: '#161D24',
    chromeAccent: '#85B4FF',
    chromeAlert: '#F4C062',
    chromeAlertInk: '#12181E',
    chromeClear: '#66D1C1',
    brand: '#F2694A',
    canvas: '#0B0F13',
    surface: '#141A20',
    raised: '#1A2128',
    sunken: '#10151A',
    hover: '#1C2631',
    selected: '#1B2F4B',
    line: '#2A333D',
    lineStrong: '#728090',
    ink: '#E4E9EE',
    ink2: '#B7C1CB',
    ink3: '#93A0AD',
    accent: '#85B4FF',
    accentInk: '#0B1420',
    accentSoft: '#1B2F4B',
    stop: '#FF9A82',
    stopMark: '#F2694A',
    stopSoft: '#3B1C15',
    caution: '#F4C062',
    cautionMark: '#E3A024',
    cautionSoft: '#35290F',
    clear: '#66D1C1',
    clearMark: '#36AE9C',
    clearSoft: '#10312D',
    claimMark: '#8098C4',
    claimSoft: '#222C3D',
    staged: '#98A4B0',
    mute: '#8391A0',
    hollow: '#141A20',
  },
} as const satisfies Record<Scheme, Record<string, string>>;

export type Token = keyof (typeof palette)['light'];

/** Pixels. These eight and no others (global.css uses the same values); nothing a person must read is under 11. */
export const type = {
  meta: 11,
  columnHead: 11.5,
  sub: 12,
  grid: 12.5,
  body: 13,
  title: 15,
  figure: 20,
  hero: 32,
} as const;

export const size = {
  titleBar: 36,
  statusBar: 24,
  rail: 68,
  pageBar: 40,
  paneHead: 30,
  row: {compact: 28, normal: 32, relaxed: 40},
  control: 26,
  radius: 3,
} as const;

/** Milliseconds. Only colour and opacity are animated, never position or size. */
export const time = {press: 80, overlay: 120, changeHold: 1_500, changeFade: 900} as const;

export const v = (token: Token) => `var(--sb-${token})`;
