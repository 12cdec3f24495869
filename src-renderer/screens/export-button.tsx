/** The whole table as the grid has it, filtered and in its order, as an Excel workbook or CSV; with progress, and stopped by a click. */
import {Button, Menu} from '@mantine/core';
import {IconDownload} from '@tabler/icons-react';
import {useEffect, useRef, useState} from 'react';
import {LIMITS_ROWS} from '../../src-shared/api/limits.ts';
import type {ExportFormat} from '../../src-shared/api/rows.ts';
import {troubleOf} from '../data/client.ts';
import {useEngine} from '../data/engine.tsx';
import {fileOf} from '../data/files.ts';
import {download} from '../ui/download.ts';
import {count, qty} from '../ui/format.ts';
import type {TableState} from './table.tsx';

type Work =
  | {readonly state: 'idle'}
  | {readonly state: 'running'; readonly share: number}
  | {readonly state: 'failed'; readonly what: string};
const IDLE: Work = {state: 'idle'};

export function ExportButton({state}: {state: TableState}) {
  const {work, run, stop} = useExport(state);
  const total = state.total ?? 0;
  if (work.state === 'running')
    return (
      <Button variant="default" onClick={stop} title="Stops the export; nothing is kept of it">
        Stop export, {Math.floor(100 * work.share)} %
      </Button>
    );
  return (
    <Menu position="bottom-end" shadow="md" width={250} onOpen={stop}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />} disabled={total === 0}>
          {work.state === 'failed' ? `Not exported: ${work.what}` : 'Export'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Choice word="Excel workbook" format="xlsx" total={total} max={LIMITS_ROWS.workbookRowsMax} onChoose={run} />
        <Choice word="CSV" format="csv" total={total} max={LIMITS_ROWS.exportRowsMax} onChoose={run} />
      </Menu.Dropdown>
    </Menu>
  );
}

type ChoiceProps = {
  readonly word: string;
  readonly format: ExportFormat;
  readonly total: number;
  readonly max: number;
  readonly onChoose: (format: ExportFormat) => void;
};

/** Says how many rows the file will hold, and what to do where it cannot hold all. */
function Choice({word, format, total, max, onChoose}: ChoiceProps) {
  return (
    <Menu.Item onClick={() => onChoose(format)}>
      {word}
      <span className="sub block">
        {total <= max
          ? `All ${count(total, 'row')}, also those not shown`
          : `The first ${qty(max)} of ${qty(total)}: filter for the rest`}
      </span>
    </Menu.Item>
  );
}

function useExport(state: TableState) {
  const {client} = useEngine();
  const [work, setWork] = useState<Work>(IDLE);
  const running = useRef<AbortController>(null);
  const stop = () => {
    running.current?.abort();
    running.current = null;
    setWork(IDLE);
  };
  useEffect(() => () => running.current?.abort(), []);
  const run = async (format: ExportFormat) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const show = (next: Work) => running.current === mine && setWork(next);
    show({state: 'running', share: 0});
    try {
      const window = await state.handle.current?.window();
      if (window === undefined) return show({state: 'failed', what: 'the rows are still being read'});
      const made = await fileOf(client, window, format, mine.signal, (share) => show({state: 'running', share}));
      if (made !== null) download(made.name, made.file);
      show(IDLE);
    } catch (error) {
      show({state: 'failed', what: troubleOf(error).what});
    }
  };
  return {work, run, stop};
}
