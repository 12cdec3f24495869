/** What keeps kits from being made, in words: too little of a part, or parts that are enough in all and nowhere together. */

/** More kits than can be made could be, if all parts lay at one site. `left`: units of a part in all. */
export const isScattered = (parts: readonly {readonly per: number; readonly left: number}[], kits: number): boolean =>
  parts.every(({per, left}) => Math.floor(left / per) > kits);

/** `there is too little of TRAY for more`. */
export const keptByWords = (
  {parts, binding}: {parts: readonly {readonly per: number; readonly left: number}[]; binding: string},
  kits: number,
): string =>
  isScattered(parts, kits)
    ? `no one site has all the parts${kits === 0 ? '' : ' of more'}`
    : `there is too little of ${binding} for more`;
