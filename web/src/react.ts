// Types only: `import type {} from "kfstat-dashboard/react"` makes JSX know the element, in React 18 and 19.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { DashboardAttributes, DashboardProperties } from "./element/attributes.js";
import type { KfstatDashboard } from "./element/dashboard.js";
import type { KfstatDashboardEventMap } from "./figures/events.js";

/** What React 18 passes on: everything as attributes, so objects and events take a `ref`. */
export type DashboardPropsOfReact18 = DetailedHTMLProps<HTMLAttributes<KfstatDashboard>, KfstatDashboard> &
  DashboardAttributes & { class?: string | undefined };

/** What React 19 passes on: properties and events too. */
export type DashboardPropsOfReact19 = Omit<DashboardPropsOfReact18, "targets"> &
  Pick<DashboardProperties, "targets"> &
  Partial<Pick<KfstatDashboard, "fetcher" | "messages">> & {
    [Name in keyof KfstatDashboardEventMap as `on${Name}`]?:
      ((event: KfstatDashboardEventMap[Name]) => void) | undefined;
  };

/** `<kfstat-dashboard>` in JSX, by the React that is installed: `use` came with 19. */
export type DashboardProps = typeof import("react") extends { use: unknown }
  ? DashboardPropsOfReact19
  : DashboardPropsOfReact18;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "kfstat-dashboard": DashboardProps;
    }
  }
}

declare global {
  namespace JSX {
    interface IntrinsicElements {
      "kfstat-dashboard": DashboardProps;
    }
  }
}
