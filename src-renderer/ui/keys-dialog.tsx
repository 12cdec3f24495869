import {Modal} from '@mantine/core';
import {keyCaps, useKeyEntries} from './keys.tsx';
import {Kbd} from './signal.tsx';

/** Every key that does something now, page by page. */
export function KeysDialog({opened, onClose}: {opened: boolean; onClose: () => void}) {
  const entries = useKeyEntries();
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size={560}>
      <div className="keys-list">
        {entries
          .filter((entry) => entry.bindings.length > 0)
          .map((entry) => (
            <section key={entry.group} aria-label={entry.group}>
              <h3>{entry.group}</h3>
              {entry.bindings.map((binding) => (
                <div key={binding.key} className="row">
                  <span className="grow">{binding.word}</span>
                  <Keys of={binding.key} />
                </div>
              ))}
            </section>
          ))}
      </div>
    </Modal>
  );
}

/** Keycaps for `mod+k` and the like. */
export const Keys = ({of}: {of: string}) => (
  <span className="keycaps">
    {keyCaps(of).map((cap) => (
      <Kbd key={cap}>{cap}</Kbd>
    ))}
  </span>
);
