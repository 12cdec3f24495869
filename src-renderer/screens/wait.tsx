/** What stands in a pane while its answer is under way or could not be had. */
import type {ReactNode} from 'react';
import type {Answer} from '../data/answer.ts';
import {useStatus} from '../data/engine.tsx';
import {Empty, Failed, LoadingRows} from '../ui/states.tsx';

type WaitProps<T> = {
  readonly answer: Answer<T>;
  /** What is asked, as the subject of a sentence: "The timeline". */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
  readonly rows?: number;
  /** `are` for a subject in the plural. */
  readonly verb?: 'is' | 'are';
};

/** The answer, or its loading, offline, missing or failed state. An old answer is shown while a new one is asked. */
export function Wait<T>({answer, what, children, rows, verb = 'is'}: WaitProps<T>) {
  const {data, trouble, retry} = answer;
  const live = useStatus()?.connection === 'live';
  if (data !== undefined) return children(data);
  if (trouble === undefined)
    return <LoadingRows label={`${what} is being read`} {...(rows === undefined ? {} : {rows})} />;
  if (trouble.code === 'not-found')
    return (
      <Empty
        small
        aspect="wait"
        title={`${what} ${verb} not here`}
        why={`Not there, or not in your view: ${trouble.what}`}
      />
    );
  if (trouble.code === 'offline' && !live)
    return (
      <Empty
        small
        aspect="caution"
        title={`${what} needs the server`}
        why="This desk does not keep it, and the line is down. It appears by itself when the line is back."
      />
    );
  return (
    <Failed
      title={
        trouble.code === 'offline'
          ? `The server did not answer for ${what.charAt(0).toLowerCase()}${what.slice(1)}`
          : `${what} could not be read`
      }
      holds="What stands beside this is right as far as it goes; only this part failed."
      detail={trouble.what}
      onRetry={retry}
    />
  );
}
