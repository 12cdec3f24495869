/**
 * A form that defines who works when, with what it would do to open promises beside it: nothing moves by itself, so it is said before.
 *
 * 1. What is sent was asked about: the button waits for the answer about just this definition.
 * 2. It replaces what is defined. So it is not sent over somebody else's change, nor kept for later while the line is down.
 */
import {useDebouncedValue} from '@mantine/hooks';
import {type ReactNode, useState} from 'react';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, withDays} from '../../ui/dates.ts';
import {type Counted, Effect} from './calendar-effect.tsx';
import {CommandForm} from './command-form.tsx';
import {definitionText} from './definition-text.ts';

const TYPING_MS = 200;
const EFFECT = {
  promises: [
    'Counts for what is promised from now on.',
    'Promises made already keep their day; what cannot go any more stands at risk until it is promised anew.',
  ].join(' '),
  purchases:
    'Counts for what is ordered from now on. Purchases placed already keep their date until somebody dates them anew.',
} as const;
export type CalendarCommand = CommandOf<'DefineSite' | 'DefineCarrier' | 'DefineSupplier' | 'DefineCustomers'>;

type FormProps = {
  readonly title: string;
  readonly submit: string;
  readonly size?: number;
  /** What it would touch. */
  readonly of?: Counted['of'];
  /** As it stands; undefined: it is new. */
  readonly defined: CalendarCommand | undefined;
  /** What is typed, or what is missing of it. */
  readonly typed: CalendarCommand | string;
  readonly onClose: () => void;
  readonly onAccepted?: () => void;
  /** The fields. `fault`: the refusal it would meet, to stand where it belongs. */
  readonly children: (fault: string | undefined) => ReactNode;
};

export function CalendarForm({
  title,
  submit,
  size = 720,
  of = 'promises',
  defined,
  typed,
  onClose,
  onAccepted,
  children,
}: FormProps) {
  const [base] = useState(() => definitionText(defined));
  const {effect, shown, trouble} = useEffectOf(typed);
  const live = useStatus()?.connection === 'live';
  const today = dayOf(useNow(60_000), useStatus()?.company?.zone ?? 'UTC');
  const now = definitionText(defined);
  const build = (): CalendarCommand | string => {
    if (typeof typed === 'string') return typed;
    // Sent and not yet answered, one's own definition is what is defined.
    if (now !== base && now !== definitionText(typed))
      return 'Somebody else has changed it meanwhile. Close this and begin again.';
    if (!live) return 'This replaces what is defined, so it is not kept for later: it needs the line.';
    if (definitionText(typed) === base) return 'Nothing would change.';
    if (effect === undefined) return trouble ?? `Reckoning what it does to open ${of}.`;
    return effect.fault === null ? typed : 'It would be refused.';
  };
  const fault = effect?.fault ?? undefined;
  return (
    <CommandForm
      {...{title, submit, size, onClose, build}}
      {...(onAccepted !== undefined && {onAccepted})}
      effect={EFFECT[of]}
    >
      {children(fault === undefined ? undefined : withDays(fault, today))}
      <Effect of={of} effect={typeof typed === 'string' || typed === undefined ? undefined : shown} />
    </CommandForm>
  );
}

/** What the definition as it is typed would do; `shown` is the last that could be reckoned, so that nothing flickers. */
function useEffectOf(typed: CalendarCommand | string) {
  const {client} = useEngine();
  const text = typeof typed === 'string' ? undefined : JSON.stringify(typed);
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const answer = useAnswer(
    asked,
    (signal) => client.calendars.effect({command: JSON.parse(asked ?? '{}')}, {signal}),
    true, // reckoned against what was defined when it was typed, also while it waits for its answer
  );
  const effect = text !== undefined && asked === text ? answer.data : undefined;
  const [shown, setShown] = useState<Counted>();
  if (effect?.fault === null && effect !== shown) setShown(effect);
  return {effect, shown, trouble: answer.trouble?.what};
}
