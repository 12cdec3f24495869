/**
 * `signalbox://inventory/22423@RDG?view=short` → `#/inventory/22423@RDG?view=short`. A link comes from outside, so it can
 * only bring a person to a place: it carries no command, and what is not plainly a place is no link.
 */
const CHARS_MAX = 500;
const SCREEN = /^[a-z][a-z-]{0,30}$/;
const PART = /^[\w.@:~-]{1,120}$/;
const PARAM = /^[\w-]{1,40}$/;
const PARTS_MAX = 4;
const PARAMS_MAX = 10;

/** The fragment to go to, or null for whatever is not a link to a place. */
export function fragmentOf(link: string): string | null {
  if (link.length > CHARS_MAX || !/^signalbox:\/\//i.test(link)) return null;
  const url = URL.parse(link);
  if (!url || url.username || url.password || url.port) return null;
  const screen = url.hostname;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const params = [...url.searchParams];
  if (!SCREEN.test(screen) || parts.length > PARTS_MAX || params.length > PARAMS_MAX) return null;
  const names = parts.map(decode);
  if (names.some((name) => name === null || !PART.test(name))) return null;
  if (params.some(([key, value]) => !PARAM.test(key) || value.length > 120)) return null;
  const query = params.length > 0 ? `?${new URLSearchParams(params)}` : '';
  return `#/${[screen, ...names].join('/')}${query}`;
}

/** The first deep link on a command line, as Windows and Linux hand one over. */
export function linkIn(commandLine: readonly string[]): string | undefined {
  return commandLine.find((word) => /^signalbox:\/\//i.test(word));
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
