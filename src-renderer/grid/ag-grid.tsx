/**
 * AG Grid on a page, without its React wrapper: that makes every row and cell a component, and a screenful is a thousand
 * of them with each sort and scroll. `options` counts when the grid is made, what `changing` holds whenever it changes.
 */
import {createGrid, type GridApi, type GridOptions} from 'ag-grid-community';
import {useEffect, useRef} from 'react';
import {registerGrid} from './modules.ts';

registerGrid();

type Changing<Row> = Pick<
  GridOptions<Row>,
  'theme' | 'columnDefs' | 'rowData' | 'datasource' | 'groupHeaderHeight' | 'defaultColDef'
>;

export function AgGrid<Row>(props: {
  readonly options: GridOptions<Row>;
  readonly changing: Changing<Row>;
  /** Hears of the grid when it is there, and of null before it goes. Must stay the same function. */
  readonly onMade: (api: GridApi<Row> | null) => void;
}) {
  const {onMade, changing} = props;
  const place = useRef<HTMLDivElement>(null);
  const grid = useRef<GridApi<Row>>(null);
  const first = useRef(props.options);
  const shown = useRef(changing);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = createGrid<Row>(place.current, {...first.current, ...shown.current});
    grid.current = made;
    onMade(made);
    return () => {
      grid.current = null;
      onMade(null);
      made.destroy();
    };
  }, [onMade]);
  useEffect(() => {
    const before: Readonly<Record<string, unknown>> = shown.current;
    const news = Object.entries(changing).filter(([name, value]) => before[name] !== value);
    shown.current = changing;
    if (news.length > 0) grid.current?.updateGridOptions(Object.fromEntries(news));
  });
  return <div ref={place} className="whole" />;
}
