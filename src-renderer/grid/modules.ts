/** AG Grid Community modules, registered once. Nothing of Enterprise may be named here. */
import {
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  HighlightChangesModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from 'ag-grid-community';

let done = false;

export function registerGrid(): void {
  if (done) return;
  done = true;
  ModuleRegistry.registerModules([
    InfiniteRowModelModule,
    ClientSideRowModelModule,
    RowSelectionModule,
    RenderApiModule,
    RowApiModule,
    RowStyleModule,
    CellApiModule,
    CellStyleModule,
    ColumnApiModule,
    ScrollApiModule,
    HighlightChangesModule,
    TooltipModule,
  ]);
}
