import { css, html, nothing, type TemplateResult } from "lit";
import type { FirstMessages as Messages } from "../../words/messages.js";

/** The look of the form. */
export const signInStyles = css`
  .sign-in form {
    display: grid;
    gap: 8px;
    inline-size: 100%;
    max-inline-size: 384px;
    margin-block-start: 16px;
  }
  .sign-in label {
    font-weight: 600;
  }
  .sign-in .button {
    justify-self: start;
    margin-block-start: 8px;
  }
  .sign-in .small {
    font-size: var(--_small);
    line-height: 16px;
  }
  .sign-in .wrong {
    color: var(--_bad);
  }
`;

/** The form in which a relay's token is given; `enter` gets what was typed, which is wrong where the last one was. */
export function signInForm(
  isWrong: boolean,
  messages: Messages,
  enter: (token: string) => void,
): TemplateResult {
  const { sign_in } = messages;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector("input");
    const token = field?.value ?? "";
    if (field) field.value = "";
    enter(token);
  };
  return html`<section class="panel-state sign-in" part="state" data-state="sign_in">
    <h3 tabindex="-1">${sign_in.title}</h3>
    <p>${sign_in.body}</p>
    <form novalidate @submit=${submit}>
      <label for="token">${sign_in.token}</label>
      <input
        id="token"
        class="field"
        type="password"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-invalid=${isWrong}
        aria-describedby="token-hint token-wrong"
      />
      <p id="token-wrong" class="wrong" role="alert">${isWrong ? sign_in.wrong : nothing}</p>
      <p id="token-hint" class="muted small">${sign_in.hint}</p>
      <button class="button primary" type="submit">${sign_in.submit}</button>
    </form>
  </section>`;
}
