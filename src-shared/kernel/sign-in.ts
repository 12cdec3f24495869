/**
 * Why a sign-in was refused: one list for the server that refuses, the engine that carries it and the screen that says what to do.
 * A reason more is a compile error wherever it is not handled.
 */

/**
 * `wrong`: name or password; `expired`: a link that has worked or is too old; `too-many`: later again; `disabled`: the account was
 * switched off, said only to who was signed in.
 */
export const SIGN_IN_REFUSALS = ['wrong', 'expired', 'too-many', 'disabled'] as const;
export type SignInRefusalReason = (typeof SIGN_IN_REFUSALS)[number];
/** And what only the engine knows: the server was not reached, or answered something else. */
export const SIGN_IN_FAILURES = [...SIGN_IN_REFUSALS, 'unreachable', 'failed'] as const;
export type SignInFailure = (typeof SIGN_IN_FAILURES)[number];

/** A link of the server's signs in once, and within so many minutes. */
export const SIGN_IN_LINK_MINUTES = 10;
