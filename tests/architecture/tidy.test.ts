/** The repository read as text: what a type checker or a linter does not see, or must not be able to be told to ignore. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {expect, test} from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const LINE_COLUMNS_MAX = 140;
const FILE_LINES_MAX = 600;
/** What could make two hosts disagree, or make a run depend on anything but its input. */
const BANNED_IN_CORE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.(now|parse|UTC)\b|\bnew Date\b|[^.\w]Date\(/, 'a clock: take `at` from the context'],
  [/\bMath\.random\b/, 'chance: take the seeded random'],
  [/(?<![.\w])crypto\b(?!['"/:])/, 'chance: ids are handed in'],
  [/(?<![.\w])performance\b/, 'a clock: take it through a port'],
  [/(?<![.\w])set(Timeout|Interval|Immediate)\b/, 'a timer: take it through a port'],
  [/(?<![.\w])process\b(?!['"])\./, 'the host'],
  [/(?<![.\w])fetch\(/, 'the network'],
  [/(?<![.\w])Intl\./, 'a locale: two hosts may differ'],
  [/\.(localeCompare|toLocale\w+)\(/, 'a locale: compare code units'],
];
const CORE = /^src-shared\/(kernel|domain|allocation|visibility|sync|read-models)\//;
const CONSOLE_ALLOWED = /^(scripts\/|tests\/|src-server\/(main|verify|account|holidays)\.ts$|src-main\/app\/)/;
const CODE = /\.(ts|tsx|mjs|cjs|js)$/;
const TEST = /\.(test|spec)\.tsx?$/;
/** This file names what it forbids; the stand-in is taken over as it is; data is not prose. */
const EXEMPT =
  /^(tests\/architecture\/tidy\.test\.ts|package-lock\.json|tests\/stand-in\/|tests\/fixtures\/|resources\/)|\/generated\//;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !EXEMPT.test(file));
const texts = new Map<string, string>();

test('the repository is seen', () => {
  expect(files.length).toBeGreaterThan(20);
});

test('nothing is left unfinished or switched off', () => {
  expect([
    ...findings(CODE, /\b(FIXME|XXX|TODO)\b/, 'unfinished'),
    ...findings(
      CODE,
      /\bas any(?=[;,)\]>.]|$)|: any\b|<any>|@ts-(ignore|nocheck|expect-error)|biome-ignore-all/,
      'unchecked',
    ),
    ...findings(
      TEST,
      /\b(test|it|describe|suite)\.(only|skip|todo|fixme|failing)\b|\bx(it|describe)\(/,
      'a test switched off',
    ),
  ]).toEqual([]);
});

test('only programs write to the console', () => {
  expect(
    findings(
      /^src-|^scripts\/|^tests\//,
      /\bconsole\.\w+\(/,
      'console',
      (file) => CODE.test(file) && !CONSOLE_ALLOWED.test(file),
    ),
  ).toEqual([]);
});

test('the core reads no clock, no chance, no host and no locale', () => {
  const found = BANNED_IN_CORE.flatMap(([pattern, why]) =>
    findings(CORE, pattern, why, (file) => CODE.test(file) && !TEST.test(file)),
  );
  expect(found).toEqual([]);
});

test('lines and files can be read at a sitting', () => {
  const wide = files
    .filter((file) => CODE.test(file))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .map((line, i) => ({file, line, at: i + 1})),
    )
    .filter(({line}) => line.length > LINE_COLUMNS_MAX && !/https?:\/\//.test(line))
    .map(({file, at, line}) => `${file}:${at} ${line.length} columns`);
  const long = files
    .filter((file) => CODE.test(file) && file.startsWith('src-') && !TEST.test(file))
    .filter((file) => read(file).split('\n').length > FILE_LINES_MAX)
    .map((file) => `${file}: ${read(file).split('\n').length} lines`);
  expect([...wide, ...long]).toEqual([]);
});

test('no file names a place on one machine', () => {
  const text = /\.(ts|tsx|mjs|cjs|js|json|md|yml|yaml|html|css|txt|sh)$|^\.ci\//;
  const place = /(?<![\w.~:/-])\/(work|root|Users|home\/\w+|tmp\/bash)\//;
  expect(findings(text, place, 'a path of one machine', undefined, false)).toEqual([]);
});

test('every shared file opens with what it is', () => {
  const bare = files.filter(
    (file) =>
      /^src-(shared|main|server|preload)\/.*\.ts$/.test(file) && !TEST.test(file) && !/^\s*\/[/*]/.test(read(file)),
  );
  expect(bare).toEqual([]);
});

/** Lines of the files under `where` that match, as `file:line why: text`. Comments do not count unless `code` is false. */
function findings(
  where: RegExp,
  pattern: RegExp,
  why: string,
  also: (file: string) => boolean = () => true,
  code = true,
): string[] {
  return files
    .filter((file) => where.test(file) && also(file))
    .flatMap((file) => {
      const lines = read(file).split('\n');
      const judged = code && why !== 'unfinished' ? withoutComments(read(file)).split('\n') : lines;
      return judged.flatMap((line, i) =>
        pattern.test(line) ? [`${file}:${i + 1} ${why}: ${lines[i]?.trim().slice(0, 100)}`] : [],
      );
    });
}

/** Blanks comments, keeping line numbers. Good enough for a house that writes no `//` inside a string but in addresses. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}

function read(file: string): string {
  let text = texts.get(file);
  if (text === undefined) {
    try {
      text = readFileSync(resolve(ROOT, file), 'utf8');
    } catch {
      text = ''; // listed by git, deleted in the working tree
    }
    texts.set(file, text);
  }
  return text;
}
