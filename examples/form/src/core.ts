import { loadKfstat, type Kfstat } from "kfstat";

/** The core, and the server's clock: "yesterday" is the server's word, for a visitor's own clock may be wrong. */
export async function loadCore(): Promise<[Kfstat, Date]> {
  const [kfstat, response] = await Promise.all([loadKfstat(), fetch("/api/v1/status")]);
  const { now } = (await response.json()) as { now: number };
  return [kfstat, new Date(now * 1000)];
}
