// Goes on as one of our own pages: one sign more makes it another address, and what is after the # goes along.
const [page, ...code] = location.href.split("#");
location.replace([page + (page.includes("?") ? "&" : "?"), ...code].join("#"));
