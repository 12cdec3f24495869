/** How much a window may ask. A file of its own: the screens read it too, and must not load the schemas for that. */
export const LIMITS_ROWS = {
  pageRowsMax: 1_000,
  filtersMax: 20,
  valuesMax: 200,
  searchChars: 80,
  /** Of a CSV. */
  exportRowsMax: 1_000_000,
  /** Of an Excel workbook: what Excel opens in a few seconds. Its own limit is 1,048,576. */
  workbookRowsMax: 200_000,
  /** Files written at the same time. */
  exportsMax: 2,
  windowsMax: 50,
  /** Items of one allocation run. */
  runItemsMax: 20,
  optimiseSecondsMax: 120,
} as const;

/** A silence this long means two missed beats (`LIMITS.beatEveryMs`) and some grace: from here on the frame names it. */
export const QUIET_AFTER_MS = 12_000;
/** A request unanswered for so long says so where it was made. */
export const UNANSWERED_AFTER_MS = 4_000;
