/** Makes a price list, and lets one count or count no more. For whom it is never changes: its prices are kept under that. */
import {TextInput} from '@mantine/core';
import {useState} from 'react';
import type {PriceListRow} from '../../../src-shared/api/prices.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {ID_CHARS_MAX, ID_WORDS, isId, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, LookupField} from './fields.tsx';

type PriceList = CommandOf<'DefinePriceList'>['list'];
type For = PriceList['for'];
type Tier = Extract<For, {kind: 'tier'}>['tier'];

const KINDS: readonly {key: For['kind']; word: string}[] = [
  {key: 'everybody', word: 'Everybody'},
  {key: 'territory', word: 'A territory'},
  {key: 'tier', word: 'A tier'},
  {key: 'customer', word: 'One customer (a contract)'},
];
const TIERS = (['A', 'B', 'C'] as const).map((key) => ({key, word: `Tier ${key}`}));

const COUNTS: Readonly<Record<For['kind'], string>> = {
  everybody: 'Counts for who has no contract and no list of the tier or the territory.',
  territory: 'Counts before a list for everybody, after a contract and a list of the tier.',
  tier: 'Counts before a list of the territory, after a contract.',
  customer: 'Counts before every other list.',
};

type NewProps = {
  readonly lists: readonly PriceListRow[];
  readonly onClose: () => void;
  readonly onDone: (list: string) => void;
};

export function NewPriceListForm({lists, onClose, onDone}: NewProps) {
  const status = useStatus();
  const territories = status?.territories ?? [];
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<For['kind']>('everybody');
  const [territory, setTerritory] = useState(territories[0] ?? '');
  const [tier, setTier] = useState<Tier>('A');
  const [customer, setCustomer] = useState<LookupHit>();
  const taken = lists.some((list) => list.id === id.trim());
  const badId = id.trim() !== '' && !isId(id.trim());
  const build = (): CommandOf<'DefinePriceList'> | string => {
    const who = whoOf({kind, territory, tier, customer: customer?.id});
    if (id.trim() === '') return 'An id is missing.';
    // A definition of a list that is there would change it.
    if (taken) return 'There is a list of that id.';
    if (badId) return 'The id is not valid.';
    if (name.trim() === '') return 'A name is missing.';
    if (typeof who === 'string') return who;
    const currency = status?.company?.currency ?? 'GBP';
    return {type: 'DefinePriceList', list: {id: id.trim(), name: name.trim(), currency, for: who, active: true}};
  };
  return (
    <CommandForm
      title="New price list"
      submit="Make the list"
      onClose={onClose}
      onAccepted={() => onDone(id.trim())}
      build={build}
      effect={`${COUNTS[kind]} Its prices are in ${status?.company?.currency ?? ''}; it has none yet.`}
    >
      <div className="two top">
        <TextInput
          label="Id"
          value={id}
          maxLength={ID_CHARS_MAX}
          error={taken ? 'There is one already' : badId ? `Only ${ID_WORDS}` : undefined}
          onChange={(event) => setId(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Name"
          value={name}
          maxLength={NAME_CHARS_MAX}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className="two">
        <ChoiceField label="For" value={kind} onChange={setKind} choices={KINDS} />
        {kind === 'territory' && (
          <ChoiceField
            label="Territory"
            value={territory}
            onChange={setTerritory}
            choices={territories.map((key) => ({key, word: key}))}
          />
        )}
        {kind === 'tier' && <ChoiceField label="Tier" value={tier} onChange={setTier} choices={TIERS} />}
        {kind === 'customer' && (
          <LookupField kind="customer" label="Customer" value={customer} onChange={setCustomer} />
        )}
      </div>
    </CommandForm>
  );
}

/** Makes a list count, or count no more. */
export function ActivateListForm({list, onClose}: {list: PriceListRow; onClose: () => void}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {id, name, kind, forId} = list;
  // As it was opened: one's own change is seen at once, and would turn it round.
  const [active] = useState(!list.active);
  const build = (): CommandOf<'DefinePriceList'> | string => {
    const who = whoOf({kind, territory: forId, tier: forId as Tier, customer: forId});
    return typeof who === 'string' ? who : {type: 'DefinePriceList', list: {id, name, currency, for: who, active}};
  };
  return (
    <CommandForm
      title={`${active ? 'Activate' : 'Deactivate'} ${id}: ${name}`}
      submit={active ? 'Activate it' : 'Deactivate it'}
      onClose={onClose}
      build={build}
      effect={
        active
          ? 'What is asked from now on is priced by it, on the days of its prices. Lines placed keep their price.'
          : 'Nothing is priced by it from now on; its prices keep their days for when it is active again. Lines placed keep their price.'
      }
    >
      {null}
    </CommandForm>
  );
}

type Whom = {
  readonly kind: For['kind'];
  readonly territory: string;
  readonly tier: Tier;
  readonly customer: string | undefined;
};
/** For whom, or what is missing. */
function whoOf({kind, territory, tier, customer}: Whom): For | string {
  switch (kind) {
    case 'customer':
      return customer === undefined ? 'A customer is missing.' : {kind, customer};
    case 'tier':
      return {kind, tier};
    case 'territory':
      return territory === '' ? 'There is no territory in your view.' : {kind, territory};
    case 'everybody':
      return {kind};
  }
}
