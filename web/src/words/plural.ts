/** English: a counted word. */
export const plural = (count: string, one: boolean, word: string) => `${count} ${one ? word : `${word}s`}`;
