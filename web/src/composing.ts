/**
 * Whether an input method still works on the text: its keys are not the page's. Safari ends the composition before the
 * key that ended it comes; only the key's number, 229, tells then.
 */
export function isComposing(event: Event): boolean {
  const { isComposing = false, keyCode } = event as Partial<KeyboardEvent>;
  return isComposing || keyCode === 229;
}
