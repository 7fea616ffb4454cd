// The module with the side effect: importing it registers the elements, importing any other does not.
import { KfstatDashboard } from "./element/dashboard.js";
import { KfstatCombobox } from "./parts/filters/combobox.js";
import { KfstatRangePicker } from "./parts/filters/range-picker.js";

const elements: Record<string, CustomElementConstructor> = {
  "kfstat-combobox": KfstatCombobox,
  "kfstat-range-picker": KfstatRangePicker,
  "kfstat-dashboard": KfstatDashboard,
};

// While a server renders there is a registry, Lit's, but no document.
if (typeof document !== "undefined") {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
