/**
 * Where the server is and where things lie: from the command line, else the environment, else `settings.json` of the profile.
 * Bad settings are named and left out; they never keep the app from starting.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';

const DEFAULT_SERVER = 'http://127.0.0.1:4317';
const address = z.url({protocol: /^https?$/}).transform((url) => new URL(url).origin);
const fileSchema = z.object({server: address.optional()});

export interface Settings {
  /** The server's origin. */
  readonly server: string;
  /** A one-time sign-in token, handed over by `npm start`. */
  readonly signIn: string | undefined;
  readonly complaints: readonly string[];
}

/** `userData` is the profile's folder. Never throws. */
export function readSettings(
  commandLine: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  userData: string,
): Settings {
  const complaints: string[] = [];
  const given =
    commandLine.find((word) => word.startsWith('--server='))?.slice('--server='.length) ?? env.SIGNALBOX_SERVER;
  const asked = given === undefined ? undefined : address.safeParse(given);
  if (asked && !asked.success) complaints.push(`the server's address "${given}" is not an http(s) address`);
  const token = env.SIGNALBOX_SIGN_IN;
  return {
    server: asked?.data ?? fromFile(join(userData, 'settings.json'), complaints) ?? DEFAULT_SERVER,
    signIn: token && /^[\w.-]{1,400}$/.test(token) ? token : undefined,
    complaints,
  };
}

function fromFile(file: string, complaints: string[]): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // no settings yet
  }
  try {
    return fileSchema.parse(JSON.parse(text)).server;
  } catch (error) {
    complaints.push(`settings.json: ${error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON'}`);
    return undefined;
  }
}
