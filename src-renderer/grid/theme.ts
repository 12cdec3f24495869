import {themeQuartz} from 'ag-grid-community';
import {size, type} from '../ui/theme/tokens.ts';

/** One grid theme for both schemes: every colour is a variable that mantine.ts sets. */
const gridTheme = themeQuartz.withParams({
  fontFamily: 'inherit',
  fontSize: type.grid,
  headerFontSize: type.columnHead,
  headerFontWeight: 500,
  backgroundColor: 'var(--sb-surface)',
  foregroundColor: 'var(--sb-ink)',
  headerBackgroundColor: 'var(--sb-raised)',
  headerTextColor: 'var(--sb-ink2)',
  chromeBackgroundColor: 'var(--sb-raised)',
  borderColor: 'var(--sb-line)',
  accentColor: 'var(--sb-accent)',
  oddRowBackgroundColor: 'var(--sb-surface)',
  rowHoverColor: 'var(--sb-hover)',
  selectedRowBackgroundColor: 'var(--sb-selected)',
  rowBorder: {color: 'var(--sb-line)', width: 1, style: 'solid'},
  headerRowBorder: {color: 'var(--sb-lineStrong)', width: 1, style: 'solid'},
  columnBorder: false,
  headerColumnBorder: false,
  headerColumnResizeHandleColor: 'transparent',
  pinnedColumnBorder: {color: 'var(--sb-lineStrong)', width: 1},
  // Scrollbars follow the page's scheme; the grid's own default is light.
  browserColorScheme: 'inherit',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: size.radius,
  rowHeight: size.row.compact,
  headerHeight: 28,
  cellHorizontalPadding: 8,
  spacing: 4,
  iconSize: 12,
  rangeSelectionBorderColor: 'var(--sb-accent)',
});

/** Row height is part of the theme, not a grid option: the line height of cells is computed from it. */
export const gridThemes = {
  compact: gridTheme,
  normal: gridTheme.withParams({rowHeight: size.row.normal}),
  relaxed: gridTheme.withParams({rowHeight: size.row.relaxed}),
};
export type Density = keyof typeof gridThemes;
