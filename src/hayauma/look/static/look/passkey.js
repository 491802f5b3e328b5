// Asks this machine's own authenticator to sign, and hands its answer to the form: nothing else.
(function () {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const trouble = form.querySelector("[data-trouble]");

  function octets(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function written(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function asked() {
    const options = JSON.parse(form.dataset.options);
    options.challenge = octets(options.challenge);
    if (options.user) options.user.id = octets(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      for (const one of list || []) one.id = octets(one.id);
    }
    return { publicKey: options };
  }

  function answer(made) {
    const response = { clientDataJSON: written(made.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = written(made.response[name]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: written(made.rawId),
      type: made.type,
      authenticatorAttachment: made.authenticatorAttachment,
      clientExtensionResults: {},
      response: response,
    });
  }

  form.addEventListener("submit", function (event) {
    const field = form.elements.namedItem("answer");
    if (field.value) return;
    event.preventDefault();
    trouble.hidden = true;
    const container = navigator.credentials;
    const making = container && (form.dataset.passkey === "create"
      ? container.create(asked()) : container.get(asked()));
    Promise.resolve(making || Promise.reject()).then(function (made) {
      field.value = answer(made);
      form.submit();
    }).catch(function () {
      trouble.hidden = false;
      trouble.focus();
    });
  });

  form.querySelector("button").disabled = false;
})();
