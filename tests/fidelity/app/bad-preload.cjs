require('node:fs');
require('electron').contextBridge.exposeInMainWorld('api', {});
