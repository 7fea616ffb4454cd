import { useState } from "react";
import type { DashboardAttributes, KfstatDashboardEventMap } from "kfstat-dashboard";
import type {} from "kfstat-dashboard/react";

const account = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";

let requests = 0;

// Your own authentication goes in here. One function for good: another one would ask for everything anew.
function ask(url: string, init?: RequestInit): Promise<Response> {
  requests += 1;
  return fetch(url, init);
}

export function App() {
  const [range, setRange] = useState<DashboardAttributes["range"]>("last_7_days");
  const [shown, setShown] = useState("");

  function tell({ detail }: KfstatDashboardEventMap["kfstat-load"]) {
    const { days_reported, days_requested } = detail.summary;
    setShown(`${days_reported} of ${days_requested} days, ${requests} requests`);
  }

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
        open-kfid={account}
        range={range}
        locale="en"
        theme="light"
        hide="title filters"
        fetcher={ask}
        onkfstat-load={tell}
      />
    </>
  );
}
