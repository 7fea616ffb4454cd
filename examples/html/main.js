const dashboard = document.querySelector("kfstat-dashboard");
const range = document.querySelector("#range");
const shown = document.querySelector("#shown");

let requests = 0;

// An object is a property: your own authentication goes in here.
dashboard.fetcher = (url, init) => {
  requests += 1;
  return fetch(url, init);
};

dashboard.addEventListener("kfstat-load", ({ detail }) => {
  const { days_reported, days_requested } = detail.summary;
  shown.value = `${days_reported} of ${days_requested} days, ${requests} requests`;
});

range.addEventListener("change", () => {
  dashboard.setAttribute("range", range.value);
});
