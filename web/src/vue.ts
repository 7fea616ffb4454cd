// Types only: `import type {} from "kfstat-dashboard/vue"` makes Vue's templates know the element.
import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
import type { DashboardProperties } from "./element/attributes.js";
import type { KfstatDashboard } from "./element/dashboard.js";
import type { KfstatDashboardEventMap } from "./figures/events.js";

/** `<kfstat-dashboard>` in a template: its attributes, the properties for objects, and its events. */
export type DashboardComponent = new () => KfstatDashboard & {
  $props: DashboardProperties &
    Partial<Pick<KfstatDashboard, "fetcher" | "messages">> &
    HTMLAttributes &
    PublicProps;
  $emit: EmitFn<{
    [Name in keyof KfstatDashboardEventMap]: (event: KfstatDashboardEventMap[Name]) => void;
  }>;
};

declare module "vue" {
  interface GlobalComponents {
    "kfstat-dashboard": DashboardComponent;
  }
}
