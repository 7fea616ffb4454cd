import type { Locale } from "kfstat";
import "../src/define.js";
import { LANGUAGES, loadFirst, localeOf, LOCALES } from "../src/words/languages.js";

type Theme = "auto" | "light" | "dark";

/** Reads and keeps a choice; a browser that forbids storage only forgets it. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

const element = <T extends Element>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
};

const dashboard = element<HTMLElementTagNameMap["kfstat-dashboard"]>("kfstat-dashboard");
const languages = element<HTMLElement>("[data-switch=language]");
const themes = element<HTMLElement>("[data-switch=theme]");

let locale: Locale = localeOf(remembered("kfstat.locale") ?? navigator.language);
let theme: Theme = themeOf(remembered("kfstat.theme"));

function themeOf(text: string | null | undefined): Theme {
  return text === "light" || text === "dark" ? text : "auto";
}

function press(buttons: Element, value: string): void {
  for (const button of buttons.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

async function show(): Promise<void> {
  const wanted = locale;
  dashboard.locale = locale;
  dashboard.theme = theme;
  document.documentElement.dataset["theme"] = theme;
  press(languages, locale);
  press(themes, theme);
  const { tag, messages } = await loadFirst(locale);
  if (locale !== wanted) return;
  document.documentElement.lang = tag;
  document.title = `${messages.product} · kfstat`;
  element("[data-text=admin_title]").textContent = messages.admin_title;
  languages.setAttribute("aria-label", messages.language);
  themes.setAttribute("aria-label", messages.theme);
  for (const button of themes.querySelectorAll("button")) {
    button.title = messages[`theme_${themeOf(button.value)}`];
    button.setAttribute("aria-label", button.title);
  }
}

for (const value of LOCALES) {
  const textContent = LANGUAGES[value].name;
  languages.append(
    Object.assign(document.createElement("button"), { type: "button", value, lang: value, textContent }),
  );
}

languages.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("button");
  if (!button) return;
  locale = localeOf(button.value);
  remember("kfstat.locale", locale);
  void show();
});

themes.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("button");
  if (!button) return;
  theme = themeOf(button.value);
  remember("kfstat.theme", theme);
  void show();
});

void show();
