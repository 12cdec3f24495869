/** The first word of every link to a place: the renderer shows a screen for each, the server leads an address to it. */
export const SCREENS = [
  'tower',
  'inventory',
  'inbound',
  'order',
  'orders',
  'at-risk',
  'allocation',
  'approvals',
  'prices',
  'scorecard',
  'calendars',
  'activity',
] as const;
export type Screen = (typeof SCREENS)[number];

export const isScreen = (word: string): word is Screen => SCREENS.some((screen) => screen === word);
