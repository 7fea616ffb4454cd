import { css } from "lit";

const light = css`
  color-scheme: light;
  --_surface: var(--kfstat-surface, #ffffff);
  --_sunken: #f0f2f5;
  --_raised: #ffffff;
  --_text: var(--kfstat-text, #14181f);
  --_muted: #586170;
  --_line: #e3e7ec;
  --_edge: #868f9d;
  --_accent: var(--kfstat-accent, #1c5fd0);
  --_on-accent: #ffffff;
  --_soft: #e9f0fc;
  --_warn: #7d4c00;
  --_warn-soft: #fff4de;
  --_warn-line: #f0d9a8;
  --_bad: #b3261e;
  --_good: #18794e;
  --_line-1: var(--_accent);
  --_line-2: #b45309;
  --_line-3: #0f766e;
  --_line-4: #8b3fb5;
  --_heat-1: #e4eefc;
  --_heat-2: #bcd4f8;
  --_heat-3: #8cb3ef;
  --_heat-4: #2f6ad0;
  --_heat-5: #17418f;
  --_on-heat-low: #14181f;
  --_on-heat-high: #ffffff;
  --_shade: #dfe4ea;
  --_shadow: 0 8px 24px rgb(20 24 31 / 0.14), 0 0 0 1px rgb(20 24 31 / 0.06);
`;

const dark = css`
  color-scheme: dark;
  --_surface: var(--kfstat-surface, #171b22);
  --_sunken: #1f252e;
  --_raised: #3a4350;
  --_text: var(--kfstat-text, #e9ecf1);
  --_muted: #9ba5b4;
  --_line: #29303a;
  --_edge: #6f7a8a;
  --_accent: var(--kfstat-accent, #84b1ff);
  --_on-accent: #0b1a33;
  --_soft: #1c2a42;
  --_warn: #f2c377;
  --_warn-soft: #2a2214;
  --_warn-line: #4d3d1d;
  --_bad: #ff9d94;
  --_good: #6fd39b;
  --_line-1: var(--_accent);
  --_line-2: #f2a65a;
  --_line-3: #4fc9b6;
  --_line-4: #d29bf0;
  --_heat-1: #1b2a44;
  --_heat-2: #27457a;
  --_heat-3: #35609f;
  --_heat-4: #6f9fee;
  --_heat-5: #a9c8ff;
  --_on-heat-low: #e9ecf1;
  --_on-heat-high: #0b1a33;
  --_shade: #29303a;
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
    --_radius: var(--kfstat-radius, 12px);
    --_radius-small: 8px;
    --_small: 12px;
    --_body: 14px;
    --_lead: 16px;
    --_title: 20px;
    --_figure: 28px;
    ${light}
  }
  @media screen and (prefers-color-scheme: dark) {
    :host(:not([theme="light"], [printing])) {
      ${dark}
    }
  }
  @media screen {
    :host([theme="dark"]:not([printing])) {
      ${dark}
    }
  }
`;
