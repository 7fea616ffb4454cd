// The panels of failures, which no figures wait for.
type Panels = typeof import("./state-panel.js");

let panels: Panels | undefined;

/** Loads them; where they cannot be had, what is shown without them stays. */
export async function loadPanels(): Promise<void> {
  panels = await import("./state-panel.js");
}

/** The panels; `changed` is called where they come later. */
export function panelsOr(changed: () => void): Panels | undefined {
  if (!panels) loadPanels().then(changed, () => undefined);
  return panels;
}
