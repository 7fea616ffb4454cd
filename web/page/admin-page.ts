import "../src/define.js";
import { localeOf, messagesFor, type Locale } from "../src/words/messages.js";

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

function show(): void {
  const messages = messagesFor(locale);
  document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset["theme"] = theme;
  document.title = `${messages.product} · kfstat`;
  dashboard.locale = locale;
  dashboard.theme = theme;
  element("[data-text=admin_title]").textContent = messages.admin_title;
  languages.setAttribute("aria-label", messages.language);
  themes.setAttribute("aria-label", messages.theme);
  for (const button of languages.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === locale));
  }
  const names: Record<Theme, string> = {
    auto: messages.theme_auto,
    light: messages.theme_light,
    dark: messages.theme_dark,
  };
  for (const button of themes.querySelectorAll("button")) {
    const name = themeOf(button.value);
    button.setAttribute("aria-label", names[name]);
    button.title = names[name];
    button.setAttribute("aria-pressed", String(name === theme));
  }
}

languages.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("button");
  if (!button) return;
  locale = localeOf(button.value);
  remember("kfstat.locale", locale);
  show();
});

themes.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("button");
  if (!button) return;
  theme = themeOf(button.value);
  remember("kfstat.theme", theme);
  show();
});

show();
