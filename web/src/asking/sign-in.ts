import type { Fetcher } from "./relay-client.js";

/** `open`: no token is asked for; `wanted`: one is; `wrong`: the one given is refused; `signed_in`: one is sent. */
export type SignInState = "open" | "wanted" | "wrong" | "signed_in";

/** A token for a relay that asks for one. It is kept in memory, for the relay it was given for, and nowhere else. */
export class SignIn {
  state: SignInState = "open";

  readonly #changed: () => void;
  #token: string | undefined;
  #relay: string | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether the form stands in place of the figures. */
  get isAsking(): boolean {
    return this.state === "wanted" || this.state === "wrong";
  }

  /** Sends what is asked of a relay with the token, where there is one for it. */
  fetcherFor(relay: string): Fetcher {
    if (relay !== this.#relay) {
      this.#relay = relay;
      this.#token = undefined;
      this.state = "open";
    }
    return async (url, init) => {
      const token = this.#token;
      const headers = new Headers(init?.headers);
      if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
      const response = await fetch(url, { ...init, headers });
      if (wantsToken(response) && token === this.#token && relay === this.#relay) {
        this.#token = undefined;
        if (token !== undefined || this.state !== "wrong")
          this.#set(token === undefined ? "wanted" : "wrong");
      }
      return response;
    };
  }

  /** Takes a token; false where it can be none. */
  signIn(token: string): boolean {
    const given = token.trim();
    // What no header can carry is no token.
    const canBe = /^[\x21-\x7e]+$/.test(given);
    this.#token = canBe ? given : undefined;
    this.#set(canBe ? "signed_in" : "wrong");
    return canBe;
  }

  /** Forgets the token. */
  signOut(): void {
    this.#token = undefined;
    this.#set("wanted");
  }

  #set(state: SignInState): void {
    this.state = state;
    this.#changed();
  }
}

/** A relay elsewhere need not let the page see what it asks for. */
function wantsToken({ status, headers, type }: Response): boolean {
  if (status !== 401) return false;
  const asked = headers.get("www-authenticate");
  return asked === null ? type === "cors" : /^bearer\b/i.test(asked);
}
