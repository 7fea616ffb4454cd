import { css, html, svg, type SVGTemplateResult } from "lit";
import { KfstatElement } from "../../look/kfstat-element.js";
import type { PictureName } from "./picture.js";

const chooser = svg`
  <rect class="paper" x="34" y="20" width="76" height="56" rx="8" />
  <circle class="hot" cx="50" cy="36" r="6" />
  <path class="stroke" d="M64 36h32" />
  <circle class="faint" cx="50" cy="58" r="6" />
  <path class="stroke" d="M64 58h22" />
  <path class="pointer" d="m92 50 18 8-8 3 6 10-5 3-6-10-6 6Z" />`;

const people = svg`
  <rect class="paper" x="30" y="24" width="84" height="48" rx="8" />
  <circle class="hot" cx="72" cy="42" r="7" />
  <path class="stroke" d="M60 62c2-7 22-7 24 0" />
  <path class="stroke" d="M108 14v14M101 21h14" />`;

const chart = svg`
  <path class="stroke" d="M32 20v54h80" />
  <path class="dashes" d="M46 66V50M62 66V40M78 66V54M94 66V34" />
  <circle class="hot" cx="106" cy="24" r="5" />`;

const cable = svg`
  <rect class="paper" x="24" y="34" width="32" height="28" rx="6" />
  <rect class="paper" x="88" y="34" width="32" height="28" rx="6" />
  <path class="stroke" d="M56 48h8M80 48h8" />
  <path class="bad" d="m66 42 12 12M78 42 66 54" />`;

const clock = svg`
  <circle class="paper" cx="72" cy="48" r="28" />
  <path class="stroke" d="M72 32v16l12 8" />
  <circle class="hot" cx="72" cy="48" r="3.5" />`;

const lock = svg`
  <path class="stroke" d="M58 44v-8a14 14 0 0 1 28 0v8" />
  <rect class="paper" x="48" y="44" width="48" height="34" rx="8" />
  <circle class="hot" cx="72" cy="58" r="4.5" />
  <path class="accent" d="M72 60v8" />`;

const sliders = svg`
  <rect class="paper" x="34" y="18" width="76" height="60" rx="8" />
  <path class="stroke" d="M46 34h52M46 48h52M46 62h52" />
  <circle class="hot" cx="64" cy="34" r="5" />
  <circle class="knob" cx="84" cy="48" r="5" />
  <circle class="knob" cx="58" cy="62" r="5" />`;

const dates = svg`
  <rect class="paper" x="38" y="22" width="68" height="56" rx="8" />
  <path class="stroke" d="M38 38h68M54 16v12M90 16v12" />
  <rect class="hot" x="50" y="48" width="12" height="10" rx="2" />
  <rect class="faint" x="66" y="48" width="12" height="10" rx="2" />
  <path class="bad" d="m84 60 12 12M96 60 84 72" />`;

const page = svg`
  <path class="paper" d="M48 16h34l16 16v42a6 6 0 0 1-6 6H48a6 6 0 0 1-6-6V22a6 6 0 0 1 6-6Z" />
  <path class="stroke" d="M82 16v16h16" />
  <path class="accent" d="M64 46c0-10 14-8 12 1-1 4-6 4-6 9" />
  <circle class="hot" cx="70" cy="64" r="2.5" />`;

const broken = svg`
  <rect class="paper" x="30" y="20" width="84" height="56" rx="8" />
  <path class="stroke" d="M30 34h84" />
  <circle class="faint" cx="40" cy="27" r="2.5" />
  <circle class="faint" cx="48" cy="27" r="2.5" />
  <path class="bad" d="m64 47 16 16M80 47 64 63" />`;

const SCENES: Record<PictureName, SVGTemplateResult> = {
  idle: chooser,
  no_accounts: people,
  empty: chart,
  unreachable: cable,
  upstream_down: cable,
  no_clock: clock,
  not_allowed: lock,
  not_set_up: sliders,
  refused: page,
  busy: clock,
  invalid: dates,
  unexpected: page,
  broken,
};

/** The drawing of a state. */
export class KfstatPicture extends KfstatElement {
  static override properties = { name: { attribute: false } };

  declare name: PictureName;

  static override styles = css`
    svg {
      display: block;
    }
    .ground {
      fill: var(--_soft);
    }
    .paper {
      fill: var(--_surface);
      stroke: var(--_edge);
      stroke-width: 2;
    }
    .stroke {
      fill: none;
      stroke: var(--_edge);
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .accent {
      fill: none;
      stroke: var(--_accent);
      stroke-width: 2.5;
      stroke-linecap: round;
    }
    .dashes {
      fill: none;
      stroke: var(--_edge);
      stroke-width: 8;
      stroke-dasharray: 3 3;
    }
    .hot {
      fill: var(--_accent);
    }
    .faint {
      fill: var(--_shade);
    }
    .knob,
    .pointer {
      fill: var(--_surface);
      stroke: var(--_accent);
      stroke-width: 2;
      stroke-linejoin: round;
    }
    .bad {
      fill: none;
      stroke: var(--_bad);
      stroke-width: 3;
      stroke-linecap: round;
    }
  `;

  override render() {
    return html`<svg viewBox="0 0 144 96" width="144" height="96">
      <ellipse class="ground" cx="72" cy="50" rx="70" ry="44" />
      ${SCENES[this.name]}
    </svg>`;
  }
}
