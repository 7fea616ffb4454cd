// What stream and windows have in common, apart from both so that neither knows of what uses them.
import type { Kfstat } from "kfstat";
import type { Selection, Reading } from "../figures/figures.js";
import type { RelayClient, RelayStatus } from "./relay-client.js";

/** What a load asks with. */
export interface Surroundings {
  kfstat: Kfstat;
  relay: RelayClient;
  status: RelayStatus;
}

/** What a source asks with. */
export interface Asking extends Surroundings {
  selection: Selection;
  signal: AbortSignal;
  /** Called with what is there so far, where waiting for the rest may take long. */
  interim?: (reading: Reading) => void;
  progress?: (done: number, total: number) => void;
}

/** Reads a selection; asked again it may keep what it has. Nothing throws but an abort. */
export interface Source {
  read(asking: Asking): Promise<Reading>;
}
