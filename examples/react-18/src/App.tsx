import { useEffect, useRef, useState } from "react";
import type { DashboardAttributes, KfstatDashboard, KfstatDashboardEventMap } from "kfstat-dashboard";
import type {} from "kfstat-dashboard/react";

const account = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";

export function App() {
  const dashboard = useRef<KfstatDashboard>(null);
  const [range, setRange] = useState<DashboardAttributes["range"]>("last_7_days");
  const [shown, setShown] = useState("");

  // React 18 passes texts only, as attributes: functions and events go through the element.
  useEffect(() => {
    const element = dashboard.current;
    if (!element) return;
    let requests = 0;
    element.fetcher = (url, init) => {
      requests += 1;
      return fetch(url, init);
    };
    const tell = ({ detail }: KfstatDashboardEventMap["kfstat-load"]) => {
      const { days_reported, days_requested } = detail.summary;
      setShown(`${days_reported} of ${days_requested} days, ${requests} requests`);
    };
    element.addEventListener("kfstat-load", tell);
    return () => element.removeEventListener("kfstat-load", tell);
  }, []);

  return (
    <>
      <label>
        Range{" "}
        <select
          id="range"
          value={range}
          onChange={({ target }) => setRange(target.value as DashboardAttributes["range"])}
        >
          <option value="last_7_days">Last 7 days</option>
          <option value="last_30_days">Last 30 days</option>
        </select>
      </label>
      <output id="shown">{shown}</output>
      <kfstat-dashboard
        ref={dashboard}
        open-kfid={account}
        range={range}
        locale="en"
        theme="light"
        hide="title filters"
      />
    </>
  );
}
