// Asks the browser for a security key and sends what it answered with the form that asked. Nothing is decided here.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  return [key, { attestationObject: text(key.response.attestationObject) }];
}

async function signed(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature } = key.response;
  return [key, { authenticatorData: text(authenticatorData), signature: text(signature) }];
}

async function ask(form) {
  const options = JSON.parse(form.dataset.options);
  const [key, response] = await (form.dataset.keys === "create" ? made(options) : signed(options));
  form.elements.answer.value = JSON.stringify({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    clientExtensionResults: {},
    response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
  });
  form.submit();
}

for (const form of document.querySelectorAll("form[data-keys]")) {
  const told = form.querySelector("[role=status]");
  if (!window.PublicKeyCredential) {
    told.textContent = "This browser cannot use security keys here.";
    continue;
  }
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = "Touch your security key, or let this device verify you.";
    try {
      await ask(form);
    } catch (error) {
      told.textContent = `The security key gave no answer (${error.name}). Try again.`;
    }
  });
}
