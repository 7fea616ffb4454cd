import { css } from "lit";

/** The layout of the trend. */
export const trendStyles = css`
  :host {
    display: block;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding: 16px 24px;
  }
  h3 {
    margin-inline-end: auto;
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  .body {
    block-size: 320px;
  }
  .body.panels-2 {
    block-size: 416px;
  }
  .body.panels-3 {
    block-size: 544px;
  }
  .drawing,
  .waiting {
    block-size: 100%;
    padding: 0 16px;
  }
  .waiting .bone {
    inline-size: 100%;
    block-size: 100%;
    border-radius: var(--_radius);
  }
  .none {
    display: grid;
    place-items: center;
    block-size: 100%;
    padding: 24px;
    color: var(--_muted);
    font-size: var(--_body);
    text-align: center;
  }
  td.none {
    display: table-cell;
    block-size: auto;
    padding: 10px 12px;
    text-align: end;
  }
  .body .scroller {
    max-block-size: 100%;
  }
  .partly {
    margin-inline-start: 8px;
    color: var(--_muted);
  }
  .summary {
    min-block-size: 56px;
    padding: 16px 24px;
    color: var(--_muted);
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  :is(td, th):last-child {
    padding-inline-end: 24px;
  }
  @container kfstat (max-width: 479px) {
    .summary {
      min-block-size: 92px;
    }
    :host(.long-texts) .summary {
      min-block-size: 112px;
    }
    .head,
    .summary {
      padding-inline: 16px;
    }
    h3 {
      inline-size: 100%;
    }
    .segments {
      flex: auto;
    }
    .segment {
      flex: 1;
    }
    .drawing,
    .waiting {
      padding: 0 8px;
    }
  }
  @media print {
    .segments {
      display: none;
    }
    .body.as-table,
    .body.as-table .scroller {
      block-size: auto;
      max-block-size: none;
      overflow: visible;
    }
    .drawing :is(div, svg) {
      inline-size: 100% !important;
      block-size: 100% !important;
    }
  }
`;
