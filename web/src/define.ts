// The module with the side effect: importing it registers the element, importing any other does not. What stands within
// it is registered as it is first shown.
import { KfstatDashboard } from "./element/dashboard.js";

// While a server renders there is a registry, Lit's, but no document.
if (typeof document !== "undefined" && !customElements.get("kfstat-dashboard")) {
  customElements.define("kfstat-dashboard", KfstatDashboard);
}
