/** A week of figures in words. */
const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon–Fri 900, Sat 300`: days that follow each other and are alike in one. */
export function weekWords(week: readonly number[], say: (amount: number) => string): string {
  const parts: {readonly from: number; to: number; readonly amount: number}[] = [];
  week.forEach((amount, i) => {
    const last = parts.at(-1);
    if (last !== undefined && last.amount === amount) last.to = i;
    else parts.push({from: i, to: i, amount});
  });
  const open = parts.filter((p) => p.amount > 0);
  if (open.length === 0) return 'nothing, all week';
  return open
    .map(({from, to, amount}) => `${NAMES[from]}${to > from ? `–${NAMES[to]}` : ''} ${say(amount)}`)
    .join(', ');
}
