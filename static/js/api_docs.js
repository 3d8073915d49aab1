/**
 * The API's description as a page: `[data-swagger="…schema address…"]` becomes Swagger UI, `[data-redoc="…"]` becomes
 * Redoc. Load the vendored library before this.
 */
(() => {
  Regimen.attach("[data-swagger]", (element) => {
    SwaggerUIBundle({
      domNode: element, url: element.dataset.swagger, deepLinking: true, validatorUrl: null,
      docExpansion: "none", persistAuthorization: false,
      requestInterceptor: (request) => {
        const token = document.querySelector("meta[name=csrf-token]")?.content;
        if (token && new URL(request.url, location.href).origin === location.origin) request.headers["X-CSRFToken"] = token;
        return request;
      },
    });
  });

  Regimen.attach("[data-redoc]", (element) => {
    Redoc.init(element.dataset.redoc, {
      disableSearch: true, // its index runs in a worker made from a blob, which the policy forbids
      nativeScrollbars: true,
      theme: { colors: { primary: { main: "#3b3f9e" }, success: { main: "#17611f" }, text: { secondary: "#4b524b" } } },
    }, element);
  });
})();
