// The browser that tests and measurements run in: Chromium without its own windows and menus, which are pages too and
// would take as much of the machine as ours.
import { chromium } from "playwright-core";

export const BROWSER = "/usr/bin/chromium-headless-shell";

/** Starts it with a fresh profile; `more` are further switches. */
export function openBrowser(...more) {
  return chromium.launch({
    executablePath: BROWSER,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      ...more,
    ],
  });
}
