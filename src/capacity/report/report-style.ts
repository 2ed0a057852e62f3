/** Of the HTML report: readable on a screen and on paper, in colours that differ in brightness too. */
export const reportStyle = `
:root{color-scheme:light;font:14px/1.45 system-ui,sans-serif;color:#1b1f24}
body{max-width:1100px;margin:0 auto;padding:24px}
h1{font-size:24px;margin:0}h2{font-size:18px;margin:32px 0 8px;border-bottom:1px solid #d0d7de;padding-bottom:4px}
header p,footer p{color:#57606a;margin:4px 0}
.totals{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0 0}
.totals div{border:1px solid #d0d7de;border-radius:6px;padding:8px 16px;display:flex;flex-direction:column-reverse}
.totals dt{color:#57606a;font-size:12px}.totals dd{margin:0;font-size:22px;font-weight:600}
table{border-collapse:collapse;width:100%;margin:8px 0}
th,td{text-align:left;vertical-align:top;padding:5px 8px;border-bottom:1px solid #eaeef2;overflow-wrap:anywhere}
th{font-size:12px;color:#57606a;white-space:nowrap;border-bottom-color:#d0d7de}
td:not(:first-child):not(:last-child){min-width:5.5em}
time{white-space:nowrap}
.why{color:#57606a;font-size:12px}
.urgent{background:#cf222e;color:#fff;font-style:normal;font-size:11px;padding:1px 6px;border-radius:8px}
figure{margin:16px 0 20px;break-inside:avoid}figcaption{margin-bottom:2px}
svg{width:100%;height:auto;display:block}
svg text{font:11px system-ui,sans-serif}.tick{fill:#57606a}
.grid{stroke:#eaeef2;stroke-width:1}
.past{fill:none;stroke:#24292f;stroke-width:1.3}.mean{fill:none;stroke:#0550ae;stroke-width:1.6}
.band95{fill:#b6dcff;opacity:.55}.band80{fill:#54aeff;opacity:.5}
.limit{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:7 4}.limit-text{fill:#cf222e}
.when{fill:#ffd8b5;opacity:.6}.date{stroke:#bc4c00;stroke-width:1.3;stroke-dasharray:2 3}.date-text{fill:#bc4c00;font-weight:600}
@media print{@page{margin:14mm}:root{font-size:10.5px}body{max-width:none;padding:0}h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
