import { css } from "lit";

const light = css`
  color-scheme: light;
  --_surface: var(--kfstat-surface, #ffffff);
  --_sunken: #f5f6f7;
  --_raised: #ffffff;
  --_text: var(--kfstat-text, #1c1e23);
  --_second: #50555f;
  --_muted: #666b76;
  --_line: #e7e8eb;
  --_edge: #868c98;
  --_rule: #c8cbd2;
  --_data: #868c98;
  --_accent: var(--kfstat-accent, #3c50cf);
  --_on-accent: #ffffff;
  --_soft: #eef0fc;
  --_pair: #0b7474;
  --_warn: #8a5300;
  --_warn-soft: #fbf1dd;
  --_warn-line: #ecd9b0;
  --_bad: #b3342a;
  --_good: #17704a;
  --_line-1: var(--_accent);
  --_line-2: var(--_pair);
  --_line-3: #b45309;
  --_line-4: #8b3fb5;
  --_line-5: #5b6472;
  --_heat-1: #f3f4fd;
  --_heat-2: #e1e5fb;
  --_heat-3: #ccd3f8;
  --_heat-4: #b0bbf4;
  --_heat-5: #929fee;
  --_on-heat: #1c1e23;
  --_shade: #e7e8eb;
  --_shadow: 0 8px 24px rgb(20 24 31 / 0.14), 0 0 0 1px rgb(20 24 31 / 0.06);
`;

const dark = css`
  color-scheme: dark;
  --_surface: var(--kfstat-surface, #15161a);
  --_sunken: #1d1f24;
  --_raised: #2d3038;
  --_text: var(--kfstat-text, #e8e9ec);
  --_second: #adb2bc;
  --_muted: #949aa6;
  --_line: #292b31;
  --_edge: #7c828e;
  --_rule: #454952;
  --_data: #6b717d;
  --_accent: var(--kfstat-accent, #97a6ff);
  --_on-accent: #15161a;
  --_soft: #22264a;
  --_pair: #5bc4bd;
  --_warn: #e2ae58;
  --_warn-soft: #31281a;
  --_warn-line: #4d3d1d;
  --_bad: #f08d82;
  --_good: #6cc697;
  --_line-1: var(--_accent);
  --_line-2: var(--_pair);
  --_line-3: #f2a65a;
  --_line-4: #d29bf0;
  --_line-5: #adb2bc;
  --_heat-1: #1b1e2e;
  --_heat-2: #242947;
  --_heat-3: #2e3562;
  --_heat-4: #3a4480;
  --_heat-5: #4957a3;
  --_on-heat: #e8e9ec;
  --_shade: #292b31;
  --_shadow: 0 12px 32px rgb(0 0 0 / 0.5), 0 0 0 1px rgb(255 255 255 / 0.1);
`;

/** Colours, the type scale and the rhythm; nested elements inherit them from the host. */
export const tokens = css`
  :host {
    --_font: var(
      --kfstat-font,
      system-ui,
      -apple-system,
      "Segoe UI",
      "PingFang SC",
      "Hiragino Sans GB",
      "Microsoft YaHei",
      "Noto Sans CJK SC",
      "Noto Sans SC",
      sans-serif
    );
    --_radius: var(--kfstat-radius, 6px);
    --_control: 32px;
    --_small: 12px;
    --_body: 14px;
    --_lead: 16px;
    --_title: 20px;
    --_figure: 24px;
    ${light}
  }
  /* Everything stands on the page's own ground, so that decides. Paper is white. */
  @media screen {
    :host([on-dark]:not([printing])) {
      ${dark}
    }
  }
`;
