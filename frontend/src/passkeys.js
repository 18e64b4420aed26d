// Passkeys: the page says in a block of JSON which form takes one, and the browser makes or uses it.

const bytes = (text) => {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  if (!buffer) return undefined;
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const known = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));

function told(credential) {
  const { response } = credential;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const parts = names.map((name) => [name, text(response[name])]);
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: {
      ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)),
      transports: response.getTransports?.(),
    },
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function made({ creation_options: options }, passwordless) {
  const asked = options.publicKey;
  const selection = { ...asked.authenticatorSelection };
  if (passwordless !== undefined) {
    selection.residentKey = passwordless ? "required" : "discouraged";
    selection.requireResidentKey = passwordless;
    if (passwordless) selection.userVerification = "required";
  }
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
    authenticatorSelection: selection,
  };
  return navigator.credentials.create({ publicKey });
}

async function used({ request_options: options }) {
  const asked = options.publicKey;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  };
  return navigator.credentials.get({ publicKey });
}

const written = (ids) => JSON.parse(document.getElementById(ids.data).textContent);

async function fetched(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${form.action}: ${answer.status}`);
  return answer.json();
}

// Which button starts it, and how the credential is come by.
const FORMS = {
  loginForm: ({ login }) => [login, async (form) => used(await fetched(form))],
  authenticateForm: (ids) => [ids.authenticate, async () => used(written(ids))],
  signupForm: (ids) => [ids.signup, async () => made(written(ids))],
  addForm: (ids) => [
    ids.add,
    async () => made(written(ids), document.getElementById(ids.passwordless)?.checked ?? false),
  ],
};

function offer(name, ids) {
  const [id, credential] = FORMS[name](ids);
  const button = document.getElementById(id);
  const input = document.getElementById(ids.credential);
  if (!button || !input) return;
  const wrong = document.querySelector("[data-passkey-error]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (wrong) wrong.hidden = true;
    try {
      input.value = told(await credential(input.form));
      input.form.submit();
    } catch (error) {
      console.error(error);
      if (wrong) wrong.hidden = false;
    }
  });
}

export function offerPasskeys(page) {
  const start = "allauth.webauthn.forms.";
  for (const block of page.querySelectorAll("script[data-allauth-onload]")) {
    const name = block.dataset.allauthOnload;
    if (name.startsWith(start)) offer(name.slice(start.length), JSON.parse(block.textContent).ids);
  }
}
