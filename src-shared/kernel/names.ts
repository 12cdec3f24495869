/** What ids and names may be: for the schemas, and for fields that say so before anything is sent. */
export const ID_CHARS_MAX = 40;
export const NAME_CHARS_MAX = 120;
export const ID = /^[A-Za-z0-9][A-Za-z0-9 ._~-]*$/;
export const ID_WORDS = 'letters, digits, space, dot, underscore, tilde and dash';

/** Whether a text has the form of an id. */
export const isId = (text: string): boolean => text.length <= ID_CHARS_MAX && ID.test(text);
