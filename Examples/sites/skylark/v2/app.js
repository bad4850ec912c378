
const views={"/":home,"/trips":trips,"/prices":prices};
const main=document.querySelector("main"),say=(h)=>{main.innerHTML=h};
function go(path){history.pushState({},"",path);show()}
addEventListener("popstate",show);
document.addEventListener("click",e=>{const a=e.target.closest("a[href^='/']");if(a){e.preventDefault();go(a.getAttribute("href"))}});
function show(){document.querySelectorAll("nav a").forEach(a=>a.classList.toggle("on",a.getAttribute("href")===location.pathname));(views[location.pathname]||home)();scrollTo(0,0)}
async function load(name){const r=await fetch("/api/"+name);return r.json()}
const card=c=>`<article class="card"><div class="thumb" style="background:${c.color}"></div><h3>${c.title}</h3><p>${c.text}</p></article>`;
async function home(){document.title="Skylark: night trains on one map";say(`<h1>All the night trains of Europe on one map</h1><p class="lead">Skylark finds the sleeper that leaves after dinner and arrives before breakfast, and books it in one go.</p><button class="button" id="ask">Plan a night</button><h2>Leaving tonight</h2><div class="wait" role="progressbar" aria-label="Loading">Looking at tonight…</div>`);
 document.querySelector("#ask").onclick=()=>document.querySelector("dialog.plan").showModal();
 const list=await load("tonight");if(location.pathname!=="/")return;document.querySelector(".wait").outerHTML=`<div class="grid">${list.map(card).join("")}</div>`}
async function trips(){document.title="Trips · Skylark";say(`<h1>Trips people come back for</h1><p class="lead">Each was ridden by one of us, in a couchette, with a thermos.</p><div class="wait" role="progressbar" aria-label="Loading">Fetching trips…</div>`);
 const list=await load("trips");if(location.pathname!=="/trips")return;document.querySelector(".wait").outerHTML=`<div class="grid">${list.map(card).join("")}</div>`}
async function prices(){document.title="Prices · Skylark";say(`<h1>Fares without surprises</h1><p class="lead">The fare you see is the fare you pay, with bed linen and the booking fee inside.</p><div class="wait" role="progressbar" aria-label="Loading">Adding up…</div>`);
 const list=await load("prices");if(location.pathname!=="/prices")return;document.querySelector(".wait").outerHTML=`<div class="grid">${list.map(p=>`<article class="card"><h3>${p.title}</h3><p>${p.price}</p><p>${p.text}</p></article>`).join("")}</div>`}
show();setTimeout(()=>{if(!sessionStorage.seen){sessionStorage.seen=1;document.querySelector("dialog.news").showModal()}},600);
document.querySelectorAll("dialog button").forEach(b=>b.onclick=()=>b.closest("dialog").close());
