/**
 * AG Grid on a page, without its React wrapper: that makes every row and cell a component, and a screenful is a thousand
 * of them with each sort and scroll. `options` counts when the grid is made, what `changing` holds whenever it changes.
 */
import {createGrid, type GridApi, type GridOptions} from 'ag-grid-community';
import {type RefObject, useEffect, useRef} from 'react';
import {registerGrid} from './modules.ts';

registerGrid();

type Changing<Row> = Pick<
  GridOptions<Row>,
  'theme' | 'columnDefs' | 'rowData' | 'datasource' | 'groupHeaderHeight' | 'defaultColDef'
>;

export function AgGrid<Row>(props: {
  readonly options: GridOptions<Row>;
  readonly changing: Changing<Row>;
  /** Holds the grid while there is one. */
  readonly api: RefObject<GridApi<Row> | null>;
}) {
  const {api, changing} = props;
  const place = useRef<HTMLDivElement>(null);
  const made = useRef(props);
  const shown = useRef(changing);
  useEffect(() => {
    if (place.current === null) return undefined;
    const grid = createGrid<Row>(place.current, {...made.current.options, ...shown.current});
    api.current = grid;
    return () => {
      api.current = null;
      grid.destroy();
    };
  }, [api]);
  useEffect(() => {
    const before: Readonly<Record<string, unknown>> = shown.current;
    const news = Object.entries(changing).filter(([name, value]) => before[name] !== value);
    shown.current = changing;
    if (news.length > 0) api.current?.updateGridOptions(Object.fromEntries(news));
  });
  return <div ref={place} className="whole" />;
}
