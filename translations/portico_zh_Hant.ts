<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Portico</source>
        <translation>關於 Portico</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>A personal AI hub: one endpoint for your tools, your keys kept encrypted, every call recorded. Nothing is sent anywhere except to your providers.</source>
        <translation>個人 AI 中樞：工具只需一個端點，金鑰加密保存，每次呼叫都有紀錄。除了您的供應商，不會向任何地方傳送資料。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>本軟體是自由軟體，依 GNU 通用公共授權條款第 3 版或更新版本發布，不附帶任何擔保。</translation>
    </message>
</context>
<context>
    <name>AliasDialog</name>
    <message>
        <source>Edit the alias %1</source>
        <translation>編輯別名 %1</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>新增別名</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Add alias</source>
        <translation>新增別名</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名稱(&amp;N)</translation>
    </message>
    <message>
        <source>What apps ask for in the place of a model.</source>
        <translation>應用程式用它代替模型名稱。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>One on each line, written provider/model; =3 behind it makes its weight 3. When one fails, the next is asked.</source>
        <translation>每行一個，寫作 provider/model；後面加 =3 表示權重為 3。一個失敗時會請求下一個。</translation>
    </message>
    <message>
        <source>&amp;First choice</source>
        <translation>首選(&amp;F)</translation>
    </message>
    <message>
        <source>The first in order</source>
        <translation>依順序第一個</translation>
    </message>
    <message>
        <source>By weight</source>
        <translation>依權重</translation>
    </message>
    <message>
        <source>The cheapest</source>
        <translation>最便宜的</translation>
    </message>
    <message>
        <source>The fastest of late</source>
        <translation>最近最快的</translation>
    </message>
    <message>
        <source>The same for a conversation</source>
        <translation>同一對話用同一個</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>請輸入名稱。</translation>
    </message>
    <message>
        <source>Enter at least one model.</source>
        <translation>請至少輸入一個模型。</translation>
    </message>
    <message>
        <source>%1 is not written provider/model.</source>
        <translation>%1 沒有寫成 provider/model。</translation>
    </message>
    <message>
        <source>A weight is 1 to %1.</source>
        <translation>權重為 1 到 %1。</translation>
    </message>
    <message>
        <source>Another alias has this name.</source>
        <translation>已有別名使用此名稱。</translation>
    </message>
</context>
<context>
    <name>AliasesDialog</name>
    <message>
        <source>Alias</source>
        <translation>別名</translation>
    </message>
    <message>
        <source>First choice</source>
        <translation>首選</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Aliases</source>
        <translation>別名</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編輯</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Aliases of models</source>
        <translation>模型的別名</translation>
    </message>
    <message>
        <source>A&amp;dd alias</source>
        <translation>新增別名(&amp;D)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>No alias yet</source>
        <translation>還沒有別名</translation>
    </message>
    <message>
        <source>An alias is a name of your own that apps ask for in the place of a model. Portico sends the call to one of the models behind it, and to the next when that fails.</source>
        <translation>別名是您自己取的名稱，應用程式用它代替模型名稱。Portico 會把呼叫送到它背後的某個模型，失敗時改送到下一個。</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>新增別名</translation>
    </message>
    <message>
        <source>Remove the alias %1?</source>
        <translation>要移除別名 %1 嗎？</translation>
    </message>
    <message>
        <source>Apps that ask for it get an error from then on. The models stay.</source>
        <translation>此後使用它的應用程式會收到錯誤。模型不受影響。</translation>
    </message>
</context>
<context>
    <name>AppDialog</name>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Edit app</source>
        <translation>編輯應用程式</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>建立應用程式</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Create app</source>
        <translation>建立應用程式</translation>
    </message>
    <message>
        <source>Expires on</source>
        <translation>到期時間</translation>
    </message>
    <message>
        <source>For example: my editor</source>
        <translation>例如：我的編輯器</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>per day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>per month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>in total</source>
        <translation>總計</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名稱(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>帳戶(&amp;A)</translation>
    </message>
    <message>
        <source>Who pays. Apps of one account share its credit.</source>
        <translation>由誰付費。同一帳戶的應用程式共用其點數。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Separated by commas; * stands for anything, as in openai/gpt-*.</source>
        <translation>以半形逗號分隔；* 代表任意內容，例如 openai/gpt-*。</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>預算(&amp;B)</translation>
    </message>
    <message>
        <source>In credits.</source>
        <translation>以點數計。</translation>
    </message>
    <message>
        <source>E&amp;xpiry</source>
        <translation>有效期限(&amp;X)</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>請輸入名稱。</translation>
    </message>
    <message>
        <source>Another app has this name.</source>
        <translation>已有應用程式使用此名稱。</translation>
    </message>
    <message>
        <source>Enter the account that pays.</source>
        <translation>請輸入付費的帳戶。</translation>
    </message>
    <message>
        <source>The expiry must lie in the future.</source>
        <translation>到期時間必須晚於現在。</translation>
    </message>
    <message>
        <source>&amp;Requests per minute</source>
        <translation>每分鐘請求數(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Tokens per minute</source>
        <translation>每分鐘 Token(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Calls at once</source>
        <translation>並行呼叫(&amp;C)</translation>
    </message>
    <message>
        <source>The budget is a number from 0 to %1 with at most nine decimals.</source>
        <translation>預算須為 0 到 %1 之間的數，最多九位小數。</translation>
    </message>
</context>
<context>
    <name>AppsModel</name>
    <message>
        <source>Revoked</source>
        <translation>已撤銷</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已過期</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>%1 + old key</source>
        <translation>%1 + 舊金鑰</translation>
    </message>
    <message>
        <source>The old key works until %1.</source>
        <translation>舊金鑰在 %1 之前有效。</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>%1 per day</source>
        <translation>每天 %1</translation>
    </message>
    <message>
        <source>%1 per month</source>
        <translation>每月 %1</translation>
    </message>
    <message>
        <source>%1 in total</source>
        <translation>總計 %1</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>金鑰</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Allowed models</source>
        <translation>允許的模型</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>預算</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
</context>
<context>
    <name>AppsPage</name>
    <message>
        <source>Apps</source>
        <translation>應用程式</translation>
    </message>
    <message>
        <source>The tools that may call, each with a key and limits of its own</source>
        <translation>可以發出呼叫的工具，各有自己的金鑰與限額</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編輯(&amp;E)</translation>
    </message>
    <message>
        <source>R&amp;otate key</source>
        <translation>輪替金鑰(&amp;O)</translation>
    </message>
    <message>
        <source>Re&amp;voke</source>
        <translation>撤銷(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Create app</source>
        <translation>建立應用程式(&amp;C)</translation>
    </message>
    <message>
        <source>Create an app (Ctrl+N)</source>
        <translation>建立應用程式 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>還沒有應用程式</translation>
    </message>
    <message>
        <source>Create one for each tool that should call through Portico. It gets a key of its own, so you can see what each tool uses and cut one off without touching the others.</source>
        <translation>請為每個要透過 Portico 呼叫的工具建立一個應用程式。它有自己的金鑰，您可以看到各個工具的用量，也可以單獨停用其中一個。</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>建立應用程式</translation>
    </message>
    <message>
        <source>The old key no longer works.</source>
        <translation>舊金鑰已失效。</translation>
    </message>
    <message numerus="yes">
        <source>The old key works for %n more hour(s).</source>
        <translation>
            <numerusform>舊金鑰還可使用 %n 小時。</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoke %1?</source>
        <translation>要撤銷 %1 嗎？</translation>
    </message>
    <message>
        <source>Every key of %1 stops working at once and cannot be brought back: the tool gets errors until it has the key of another app. Its calls stay in the log.</source>
        <translation>%1 的所有金鑰將立即失效且無法復原：在改用其他應用程式的金鑰之前，該工具會收到錯誤。它的呼叫仍保留在紀錄中。</translation>
    </message>
    <message>
        <source>Revoke the key</source>
        <translation>撤銷金鑰</translation>
    </message>
</context>
<context>
    <name>AttentionPane</name>
    <message>
        <source>%1 (%2)</source>
        <comment>account (credits)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>%1 和另外 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Show reports…</source>
        <translation>顯示報告…</translation>
    </message>
    <message>
        <source>To give credit: portico credit grant ACCOUNT CREDITS</source>
        <translation>授予點數：portico credit grant ACCOUNT CREDITS</translation>
    </message>
    <message>
        <source>Credit is used up: %1</source>
        <translation>點數已用完：%1</translation>
    </message>
    <message>
        <source>Credit runs low: %1</source>
        <translation>點數即將用完：%1</translation>
    </message>
    <message>
        <source>Calls of these accounts&apos; apps are refused.</source>
        <translation>這些帳戶的應用程式的呼叫會被拒絕。</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) not delivered</source>
        <translation>
            <numerusform>%n 份報告未送達</numerusform>
        </translation>
    </message>
    <message>
        <source>The billing system refused them or was away for too long. They are kept, and can be sent again.</source>
        <translation>計費系統拒絕了它們，或長時間無法連線。它們會被保留，可以重新傳送。</translation>
    </message>
</context>
<context>
    <name>BodiesPane</name>
    <message>
        <source>Request</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Copy the request</source>
        <translation>複製請求</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>複製回答</translation>
    </message>
    <message>
        <source>Nothing was kept of this call: it is older than the setting, it did not fail, or it had to make room.</source>
        <translation>沒有保留此呼叫的內容：它早於此設定、沒有失敗，或已為新內容騰出空間。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. To see those of later calls, choose under Settings, Privacy, for which calls they are kept.</source>
        <translation>不保留提示與回答。要檢視以後呼叫的內容，請在「設定」的「隱私」中選擇為哪些呼叫保留。</translation>
    </message>
</context>
<context>
    <name>BodyView</name>
    <message>
        <source>the first %1; the rest was not kept</source>
        <translation>前 %1；其餘未保留</translation>
    </message>
    <message>
        <source>Nothing was kept</source>
        <translation>未保留任何內容</translation>
    </message>
    <message>
        <source>not text; the button copies it as Base64</source>
        <translation>不是文字；按鈕會將其複製為 Base64</translation>
    </message>
    <message>
        <source>long lines are shortened; the button copies them whole</source>
        <translation>長行已縮短顯示；按鈕會複製完整內容</translation>
    </message>
</context>
<context>
    <name>CallDetailPane</name>
    <message>
        <source>Request and answer</source>
        <translation>請求與回答</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>嘗試</translation>
    </message>
    <message>
        <source>Provider and key</source>
        <translation>供應商與金鑰</translation>
    </message>
    <message>
        <source>Why it was left</source>
        <translation>放棄原因</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗時</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Price per million</source>
        <translation>每百萬單價</translation>
    </message>
    <message>
        <source>Provider cost</source>
        <translation>供應商費用</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>Select a call to see what happened.</source>
        <translation>選擇一次呼叫以檢視詳情。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>嘗試</translation>
    </message>
    <message>
        <source>Cost breakdown</source>
        <translation>費用明細</translation>
    </message>
    <message>
        <source>Call id</source>
        <translation>呼叫 ID</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>請求 ID</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>App</source>
        <translation>應用程式</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端點</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>供應商</translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation>串流</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首位元組</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>輸入 / 輸出 Token</translation>
    </message>
    <message>
        <source>Cache read / write</source>
        <translation>快取讀 / 寫</translation>
    </message>
    <message>
        <source>Bytes in / out</source>
        <translation>輸入 / 輸出位元組</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Copy the call id</source>
        <translation>複製呼叫 ID</translation>
    </message>
    <message>
        <source>Copy the request id</source>
        <translation>複製請求 ID</translation>
    </message>
    <message>
        <source>Prompts and answers are kept for some calls, as set on the Settings page.</source>
        <translation>依「設定」頁的選擇，部分呼叫的提示與回答會被保留。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. They can be switched on under Settings, Privacy.</source>
        <translation>不保留提示與回答。可在「設定」的「隱私」中開啟。</translation>
    </message>
    <message>
        <source>Succeeded with status %1</source>
        <translation>成功，狀態 %1</translation>
    </message>
    <message>
        <source>Failed with status %1. %2</source>
        <translation>失敗，狀態 %1。%2</translation>
    </message>
    <message>
        <source>Cancelled: the app left first</source>
        <translation>已取消：應用程式先中斷了</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>否</translation>
    </message>
    <message>
        <source>%1 (estimated)</source>
        <translation>%1（估算）</translation>
    </message>
    <message>
        <source>It answered</source>
        <translation>已回應</translation>
    </message>
    <message>
        <source>it billed %1 input and %2 output tokens</source>
        <translation>它計費了 %1 個輸入和 %2 個輸出 Token</translation>
    </message>
    <message>
        <source>Reused</source>
        <translation>重複使用</translation>
    </message>
    <message>
        <source>New</source>
        <comment>connection</comment>
        <translation>新建</translation>
    </message>
    <message>
        <source>Attempts (%1)</source>
        <translation>嘗試 (%1)</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. It is not free: the provider may bill it.</source>
        <translation>此模型未設定價格，因此沒有扣費。但它並非免費：供應商可能會收費。</translation>
    </message>
    <message>
        <source>The provider gave no usage, so the tokens were counted here and are an estimate.</source>
        <translation>供應商未提供用量，Token 數由本機計算，為估算值。</translation>
    </message>
    <message>
        <source>Charged by the price that was valid when the call was made.</source>
        <translation>依呼叫當時有效的價格計費。</translation>
    </message>
    <message>
        <source>%1, no key</source>
        <translation>%1，無金鑰</translation>
    </message>
</context>
<context>
    <name>CallFilterBar</name>
    <message>
        <source>Time range</source>
        <translation>時間範圍</translation>
    </message>
    <message>
        <source>App</source>
        <translation>應用程式</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>供應商</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Model, asked or served, written in full</source>
        <translation>模型全名，請求的或實際使用的</translation>
    </message>
    <message>
        <source>Request id, written in full</source>
        <translation>完整的請求 ID</translation>
    </message>
    <message>
        <source>Only calls that took longer</source>
        <translation>只顯示耗時更長的呼叫</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何時間</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小時</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小時</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>All apps</source>
        <translation>所有應用程式</translation>
    </message>
    <message>
        <source>All providers</source>
        <translation>所有供應商</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>任何狀態</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>請求 ID</translation>
    </message>
    <message>
        <source>Any duration</source>
        <translation>任何耗時</translation>
    </message>
    <message>
        <source>Slow &gt; </source>
        <comment>before a number of seconds</comment>
        <translation>慢於 </translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <comment>an app</comment>
        <translation>%1（已撤銷）</translation>
    </message>
    <message>
        <source>%1 (removed)</source>
        <comment>a provider</comment>
        <translation>%1（已移除）</translation>
    </message>
    <message>
        <source>Model (full name)</source>
        <translation>模型（完整名稱）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field of the filter, what it asks for</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除篩選</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>否</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. Set a rate to price it.</source>
        <translation>此模型未設定價格，因此沒有扣費。設定費率後即可計價。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>App</source>
        <translation>應用程式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>供應商</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>串流</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首位元組</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗時</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>輸入 Token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>輸出 Token</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>快取</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>When the call began, in local time</source>
        <translation>呼叫開始的時間（本地時間）</translation>
    </message>
    <message>
        <source>The model asked for, and the one that served when it differs</source>
        <translation>請求的模型；若實際使用的不同，則一併顯示</translation>
    </message>
    <message>
        <source>HTTP status that the app received</source>
        <translation>應用程式收到的 HTTP 狀態</translation>
    </message>
    <message>
        <source>Whether the answer was streamed</source>
        <translation>回答是否以串流傳回</translation>
    </message>
    <message>
        <source>From the complete request to the first byte of the answer</source>
        <translation>從請求完整到回答的第一個位元組</translation>
    </message>
    <message>
        <source>From the complete request to the last byte of the answer</source>
        <translation>從請求完整到回答的最後一個位元組</translation>
    </message>
    <message>
        <source>All input tokens, cached ones included</source>
        <translation>所有輸入 Token，包括快取的</translation>
    </message>
    <message>
        <source>Output tokens, reasoning included</source>
        <translation>輸出 Token，包括推理</translation>
    </message>
    <message>
        <source>Input tokens that the provider read from its cache</source>
        <translation>供應商從快取讀取的輸入 Token</translation>
    </message>
    <message>
        <source>What the account was charged</source>
        <translation>從帳戶扣除的點數</translation>
    </message>
</context>
<context>
    <name>CallsPage</name>
    <message>
        <source>Calls</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>Every call, newest first</source>
        <translation>所有呼叫，最新的在前</translation>
    </message>
    <message>
        <source>Show new calls</source>
        <translation>顯示新呼叫</translation>
    </message>
    <message numerus="yes">
        <source>More than %n new</source>
        <translation>
            <numerusform>超過 %n 筆新呼叫</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>calls</comment>
        <translation>
            <numerusform>%n 筆新呼叫</numerusform>
        </translation>
    </message>
    <message>
        <source>Some old calls are missing here</source>
        <translation>這裡缺少部分舊呼叫</translation>
    </message>
    <message>
        <source>An archive cannot be read. Copy it back from where you keep a copy, or move its file away.</source>
        <translation>有一個封存檔無法讀取。請用你保存的副本還原它，或將該檔案移走。</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>沒有符合條件的呼叫</translation>
    </message>
    <message>
        <source>Change or clear the filter to see more.</source>
        <translation>請變更或清除篩選條件。</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>還沒有呼叫</translation>
    </message>
    <message>
        <source>As soon as an app calls through Portico, the call appears here. The Overview has a command to try.</source>
        <translation>一旦有應用程式透過 Portico 發出呼叫，就會顯示在這裡。「總覽」頁有一條可以試用的指令。</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在搜尋</translation>
    </message>
    <message>
        <source>No call since %1 matches; older ones are being looked at.</source>
        <translation>自 %1 以來沒有符合的呼叫；正在查看更早的呼叫。</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CostLines</name>
    <message>
        <source>Input tokens</source>
        <translation>輸入 Token</translation>
    </message>
    <message>
        <source>Input tokens read from the cache</source>
        <translation>從快取讀取的輸入 Token</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (5 min)</source>
        <translation>寫入快取的輸入 Token（5 分鐘）</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (1 h)</source>
        <translation>寫入快取的輸入 Token（1 小時）</translation>
    </message>
    <message>
        <source>Output tokens</source>
        <translation>輸出 Token</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字元</translation>
    </message>
    <message>
        <source>Seconds of audio</source>
        <translation>音訊秒數</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Input tokens of sound</source>
        <translation>音訊輸入 Token</translation>
    </message>
    <message>
        <source>Output tokens of sound</source>
        <translation>音訊輸出 Token</translation>
    </message>
    <message>
        <source>Input tokens of pictures</source>
        <translation>圖片輸入 Token</translation>
    </message>
    <message>
        <source>Output tokens of pictures</source>
        <translation>圖片輸出 Token</translation>
    </message>
    <message>
        <source>Output tokens of thoughts</source>
        <translation>推理輸出 Token</translation>
    </message>
    <message>
        <source>The call itself</source>
        <translation>呼叫本身</translation>
    </message>
    <message>
        <source>Billed as a batch</source>
        <translation>依批次計費</translation>
    </message>
    <message>
        <source>Attempts that were left</source>
        <translation>已放棄的嘗試</translation>
    </message>
</context>
<context>
    <name>CredentialDialog</name>
    <message>
        <source>Edit credential of %1</source>
        <translation>編輯 %1 的憑證</translation>
    </message>
    <message>
        <source>Add a credential to %1</source>
        <translation>為 %1 新增憑證</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Add credential</source>
        <translation>新增憑證</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名稱(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>金鑰(&amp;K)</translation>
    </message>
    <message>
        <source>Leave empty to keep the present key.</source>
        <translation>留空則保留現有金鑰。</translation>
    </message>
    <message>
        <source>Kept encrypted. Only its last four characters will be shown.</source>
        <translation>加密保存，只顯示最後四個字元。</translation>
    </message>
    <message>
        <source>&amp;Weight</source>
        <translation>權重(&amp;W)</translation>
    </message>
    <message>
        <source>How often it is chosen in comparison with the provider&apos;s other keys.</source>
        <translation>與該供應商的其他金鑰相比，被選用的頻率。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>請輸入名稱。</translation>
    </message>
    <message>
        <source>The provider has another credential with this name.</source>
        <translation>該供應商已有同名的憑證。</translation>
    </message>
    <message>
        <source>Enter the key that the provider gave you.</source>
        <translation>請輸入供應商給您的金鑰。</translation>
    </message>
</context>
<context>
    <name>CredentialsModel</name>
    <message>
        <source>Enabled</source>
        <translation>啟用</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>金鑰</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>使用次數</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>遭供應商拒絕</translation>
    </message>
    <message>
        <source>Out of funds</source>
        <translation>餘額不足</translation>
    </message>
    <message>
        <source>Rate limit reached</source>
        <translation>已達速率限制</translation>
    </message>
    <message>
        <source>The provider fails</source>
        <translation>供應商出錯</translation>
    </message>
    <message>
        <source>%1, the next call tries again</source>
        <translation>%1，下一次呼叫會重試</translation>
    </message>
    <message>
        <source>%1, again in %2</source>
        <extracomment>%1 is a reason, %2 a span such as &quot;12 s&quot;</extracomment>
        <translation>%1，%2 後重試</translation>
    </message>
    <message>
        <source>Ready</source>
        <comment>a credential</comment>
        <translation>就緒</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) rest</source>
        <translation>
            <numerusform>%n 個模型暫停使用</numerusform>
        </translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Switched off</source>
        <comment>a credential</comment>
        <translation>已關閉</translation>
    </message>
    <message>
        <source>Key locked</source>
        <comment>a credential</comment>
        <translation>金鑰已鎖定</translation>
    </message>
</context>
<context>
    <name>CredentialsPane</name>
    <message>
        <source>Credentials</source>
        <translation>憑證</translation>
    </message>
    <message>
        <source>A&amp;dd credential</source>
        <translation>新增憑證(&amp;D)</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編輯</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>測試</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Credentials of %1</source>
        <translation>%1 的憑證</translation>
    </message>
    <message>
        <source>Select a provider to see its keys.</source>
        <translation>選擇一個供應商以檢視其金鑰。</translation>
    </message>
    <message>
        <source>This provider works without a key.</source>
        <translation>此供應商不需要金鑰。</translation>
    </message>
    <message>
        <source>No key yet. Calls to this provider fail until you add one.</source>
        <translation>還沒有金鑰。新增之前，對此供應商的呼叫都會失敗。</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>要移除 %1 嗎？</translation>
    </message>
    <message>
        <source>The stored key of %1 is erased and cannot be brought back. Its past calls stay in the log.</source>
        <translation>%1 的這個金鑰將被抹除且無法復原。過去的呼叫仍保留在紀錄中。</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>移除金鑰</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>Asks the provider again with the next call, whatever it said before</source>
        <translation>無論之前的回答如何，下一次呼叫都會再請求供應商</translation>
    </message>
</context>
<context>
    <name>DatabaseScreen</name>
    <message>
        <source>The database cannot be opened</source>
        <translation>無法開啟資料庫</translation>
    </message>
    <message>
        <source>The database is newer than this Portico</source>
        <translation>資料庫比目前的 Portico 新</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>資料庫已損毀</translation>
    </message>
    <message>
        <source>Portico is already running</source>
        <translation>Portico 已在執行</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>開啟資料夾(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>DeadEventsDialog</name>
    <message>
        <source>Time of the call</source>
        <translation>呼叫時間</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>嘗試次數</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reports that were not delivered</source>
        <translation>未送達的報告</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新傳送</translation>
    </message>
    <message>
        <source>Send all again</source>
        <translation>全部重新傳送</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>放棄…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>The oldest %1 of %2 are shown.</source>
        <translation>顯示最早的 %1 份，共 %2 份。</translation>
    </message>
    <message>
        <source>Forget this report?</source>
        <translation>放棄此報告？</translation>
    </message>
    <message>
        <source>The billing system will never hear of the call %1. The call itself stays in the log.</source>
        <translation>計費系統將永遠不會得知呼叫 %1。呼叫本身仍保留在記錄中。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>放棄</translation>
    </message>
</context>
<context>
    <name>DisplayText</name>
    <message>
        <source>Unpriced</source>
        <translation>未定價</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <comment>minutes and seconds</comment>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>從未</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>剛剛</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <comment>minutes</comment>
        <translation>
            <numerusform>%n 分鐘前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n 小時前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>Demo (built in, no network)</source>
        <translation>示範（內建，不連網）</translation>
    </message>
    <message>
        <source>OpenAI-compatible server</source>
        <translation>OpenAI 相容伺服器</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>A value is not valid. Check what you entered and try again.</source>
        <translation>某個值無效。請檢查輸入後再試一次。</translation>
    </message>
    <message>
        <source>The request is larger than allowed. Raise the largest body in Settings, or send less.</source>
        <translation>請求超過了允許的大小。請在「設定」中調高最大內文，或減少傳送內容。</translation>
    </message>
    <message>
        <source>The content type is not supported. Send JSON.</source>
        <translation>不支援此內容類型。請傳送 JSON。</translation>
    </message>
    <message>
        <source>The app key is missing, wrong, revoked or expired. Check the key in the app, or rotate it on the Apps page.</source>
        <translation>應用程式金鑰遺漏、錯誤、已撤銷或已過期。請檢查應用程式中的金鑰，或在「應用程式」頁輪替。</translation>
    </message>
    <message>
        <source>This is not allowed. Check the app&apos;s models, and the allowed hosts in Settings.</source>
        <translation>不允許此操作。請檢查應用程式的模型，以及「設定」中允許的主機名稱。</translation>
    </message>
    <message>
        <source>This does not exist, or no longer. Refresh, and check the name.</source>
        <translation>不存在或已被移除。請重新整理並檢查名稱。</translation>
    </message>
    <message>
        <source>This address does not take that kind of request. Check the app&apos;s base URL.</source>
        <translation>此位址不接受這種請求。請檢查應用程式的基底 URL。</translation>
    </message>
    <message>
        <source>The name or port is already taken. Choose another one.</source>
        <translation>名稱或連接埠已被占用。請換一個。</translation>
    </message>
    <message>
        <source>The account&apos;s credit or the app&apos;s budget is used up. Grant credit, or raise the budget.</source>
        <translation>帳戶點數或應用程式預算已用完。請撥給點數，或提高預算。</translation>
    </message>
    <message>
        <source>The app has reached its own limit. Wait a moment, or raise the limit on the Apps page.</source>
        <translation>應用程式已達到自身的限額。請稍候，或在「應用程式」頁提高限額。</translation>
    </message>
    <message>
        <source>The provider has no usable key. Add or enable one on the Providers page.</source>
        <translation>該供應商沒有可用的金鑰。請在「供應商」頁新增或啟用。</translation>
    </message>
    <message>
        <source>The provider is disabled or resting after errors. Enable it, or try again shortly.</source>
        <translation>該供應商已停用，或因錯誤正在冷卻。請啟用它，或稍後再試。</translation>
    </message>
    <message>
        <source>The provider refused the request. See the call&apos;s attempts for its reason.</source>
        <translation>供應商拒絕了請求。原因請看該呼叫的「嘗試」。</translation>
    </message>
    <message>
        <source>The provider limits how much you may ask. Wait, or add another key.</source>
        <translation>供應商限制了請求頻率。請稍候，或再新增一個金鑰。</translation>
    </message>
    <message>
        <source>The provider refused the key. Replace it on the Providers page.</source>
        <translation>供應商拒絕了金鑰。請在「供應商」頁更換。</translation>
    </message>
    <message>
        <source>The provider could not be reached or broke off. Check the base URL and the network.</source>
        <translation>無法連線供應商，或連線中斷。請檢查基底 URL 與網路。</translation>
    </message>
    <message>
        <source>The provider did not answer in time. Try again, or raise the time limit in Settings.</source>
        <translation>供應商未在時限內回應。請再試一次，或在「設定」中調高時限。</translation>
    </message>
    <message>
        <source>The app left before the answer was complete. Nothing needs to be done.</source>
        <translation>應用程式在回答完成前中斷了。無需處理。</translation>
    </message>
    <message>
        <source>The database cannot be read or written. Check that its file is still in the data folder, and the folder&apos;s free space and rights.</source>
        <translation>無法讀寫資料庫。請檢查其檔案是否仍在資料夾中，以及該資料夾的剩餘空間與權限。</translation>
    </message>
    <message>
        <source>The database was written by a newer Portico. Update Portico; your data is untouched.</source>
        <translation>資料庫由更新版本的 Portico 寫入。請更新 Portico；您的資料沒有變動。</translation>
    </message>
    <message>
        <source>The database file is damaged. Close Portico and put back a backup from the data folder.</source>
        <translation>資料庫檔案已損毀。請關閉 Portico，並從資料夾還原備份。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Unlock the keyring or give the passphrase, then try again.</source>
        <translation>供應商金鑰已鎖定。請解鎖金鑰圈或輸入通行碼，然後再試一次。</translation>
    </message>
    <message>
        <source>A stored key cannot be opened with the present master key. Enter that key again.</source>
        <translation>目前的主金鑰無法開啟某個已儲存的金鑰。請重新輸入該金鑰。</translation>
    </message>
    <message>
        <source>Portico was stopping. Repeat the call.</source>
        <translation>Portico 當時正在停止。請重新發起呼叫。</translation>
    </message>
    <message>
        <source>Another Portico uses this data folder. Use its window, or quit it first.</source>
        <translation>另一個 Portico 正在使用此資料夾。請使用它的視窗，或先將其結束。</translation>
    </message>
    <message>
        <source>Something went wrong inside Portico. The log in the data folder says more.</source>
        <translation>Portico 內部發生錯誤。資料夾中的記錄檔有更多資訊。</translation>
    </message>
    <message>
        <source>Invalid request</source>
        <translation>請求無效</translation>
    </message>
    <message>
        <source>Request too large</source>
        <translation>請求過大</translation>
    </message>
    <message>
        <source>Request too slow</source>
        <translation>請求太慢</translation>
    </message>
    <message>
        <source>The app did not send its whole request in time. Check its network, or raise the time for a request&apos;s body in Settings.</source>
        <translation>應用程式未能及時送完整個請求。請檢查其網路，或在「設定」中延長請求內文的時限。</translation>
    </message>
    <message>
        <source>Unsupported content type</source>
        <translation>不支援的內容類型</translation>
    </message>
    <message>
        <source>Wrong or missing app key</source>
        <translation>應用程式金鑰錯誤或缺少</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>不允許</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>找不到</translation>
    </message>
    <message>
        <source>Wrong kind of request</source>
        <translation>請求方式不正確</translation>
    </message>
    <message>
        <source>Already taken</source>
        <translation>已被使用</translation>
    </message>
    <message>
        <source>Credit used up</source>
        <translation>額度已用完</translation>
    </message>
    <message>
        <source>Limit of the app reached</source>
        <translation>已達應用程式的限額</translation>
    </message>
    <message>
        <source>No usable key</source>
        <translation>沒有可用金鑰</translation>
    </message>
    <message>
        <source>Provider unavailable</source>
        <translation>供應商無法使用</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>被供應商拒絕</translation>
    </message>
    <message>
        <source>Limited by the provider</source>
        <translation>被供應商限流</translation>
    </message>
    <message>
        <source>Key refused by the provider</source>
        <translation>金鑰被供應商拒絕</translation>
    </message>
    <message>
        <source>App left first</source>
        <translation>應用程式先斷開</translation>
    </message>
    <message>
        <source>Database not usable</source>
        <translation>資料庫無法使用</translation>
    </message>
    <message>
        <source>Database too new</source>
        <translation>資料庫版本過新</translation>
    </message>
    <message>
        <source>Database damaged</source>
        <translation>資料庫已損毀</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>金鑰已鎖定</translation>
    </message>
    <message>
        <source>Key cannot be opened</source>
        <translation>金鑰無法解開</translation>
    </message>
    <message>
        <source>No room for one more</source>
        <translation>暫時沒有空間</translation>
    </message>
    <message>
        <source>Portico holds as many large requests and answers as it can. Send it again in a moment.</source>
        <translation>Portico 所容納的大型請求和回答已達上限。請稍後重新傳送。</translation>
    </message>
    <message>
        <source>Portico was stopping</source>
        <translation>Portico 正在停止</translation>
    </message>
    <message>
        <source>Already running</source>
        <translation>已在執行</translation>
    </message>
    <message>
        <source>Fault inside Portico</source>
        <translation>Portico 內部錯誤</translation>
    </message>
    <message>
        <source>Connection failed</source>
        <translation>連線失敗</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>逾時</translation>
    </message>
    <message>
        <source>No funds left at the provider</source>
        <translation>供應商處餘額不足</translation>
    </message>
    <message>
        <source>The account of the key has no funds left at the provider. Pay there, or add a key of another account on the Providers page.</source>
        <translation>該金鑰的帳戶在供應商處已無餘額。請在供應商處付款，或在「供應商」頁面新增另一帳戶的金鑰。</translation>
    </message>
</context>
<context>
    <name>FirstCallPane</name>
    <message>
        <source>Add a provider</source>
        <translation>新增供應商</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>建立應用程式</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>複製指令</translation>
    </message>
    <message>
        <source>Waiting for the first call…</source>
        <translation>正在等待第一次呼叫…</translation>
    </message>
    <message>
        <source>Welcome to Portico</source>
        <translation>歡迎使用 Portico</translation>
    </message>
    <message>
        <source>Begin with a provider: where calls are to be sent. Then create an app, which gets the key for your tool.</source>
        <translation>先新增供應商，即呼叫要送往的地方；再建立應用程式，為您的工具取得金鑰。</translation>
    </message>
    <message>
        <source>One more step</source>
        <translation>還差一步</translation>
    </message>
    <message>
        <source>Create an app. It gets the key that your tool sends with each call.</source>
        <translation>建立一個應用程式。它會得到金鑰，您的工具每次呼叫時都要傳送該金鑰。</translation>
    </message>
    <message>
        <source>Ready for the first call</source>
        <translation>可以發出第一次呼叫了</translation>
    </message>
    <message>
        <source>Paste this into a terminal, with the key of an app in place of YOUR_APP_KEY, or point your tool at the endpoint below.</source>
        <translation>將以下指令貼到終端機，並以應用程式的金鑰取代 YOUR_APP_KEY；或讓您的工具使用下方的端點。</translation>
    </message>
    <message>
        <source>The first call has arrived</source>
        <translation>第一次呼叫已到達</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>GatewayText</name>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在啟動…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>執行中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>無法啟動</translation>
    </message>
</context>
<context>
    <name>HubStatusBar</name>
    <message>
        <source>Copy the endpoint</source>
        <translation>複製端點</translation>
    </message>
    <message>
        <source>Running, but calls cannot be recorded</source>
        <translation>執行中，但無法記錄呼叫</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>%n 個呼叫進行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Today: %1 credits</source>
        <translation>今日：%1 點</translation>
    </message>
    <message>
        <source>Show the providers</source>
        <translation>顯示供應商</translation>
    </message>
    <message>
        <source>Provider keys cannot be opened</source>
        <translation>無法開啟供應商金鑰</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>供應商金鑰已鎖定</translation>
    </message>
</context>
<context>
    <name>JumpDialog</name>
    <message>
        <source>Go to</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Name of a page, provider or app</source>
        <translation>頁面、供應商或應用程式的名稱</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>符合項目</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>I have &amp;stored it</source>
        <translation>我已儲存(&amp;S)</translation>
    </message>
    <message>
        <source>Key of %1</source>
        <translation>%1 的金鑰</translation>
    </message>
    <message>
        <source>App key</source>
        <translation>應用程式金鑰</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>複製(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>This is the only time the key is shown. Copy it into the app now. Portico keeps only a fingerprint of it and cannot show it again.</source>
        <translation>金鑰只顯示這一次，請現在就複製到應用程式中。Portico 只保留它的指紋，無法再次顯示。</translation>
    </message>
    <message>
        <source>Base URL for the app: %1</source>
        <translation>應用程式使用的基底 URL：%1</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard is cleared after %n second(s).</source>
        <translation>
            <numerusform>已複製。剪貼簿將在 %n 秒後清空。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Portico</source>
        <translation>Portico(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Copy endpoint</source>
        <translation>複製端點(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;New on this page</source>
        <translation>在此頁新增(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>設定(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>開啟資料夾(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>檢視(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go to…</source>
        <translation>前往(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Find on this page</source>
        <translation>在此頁尋找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>重新整理(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>鍵盤快速鍵(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Portico</source>
        <translation>關於 Portico(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>停止閘道(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>啟動閘道(&amp;S)</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>What went through Portico</source>
        <translation>經過 Portico 的呼叫</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>時段</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>Calls that were answered, failed or cancelled in this period</source>
        <translation>此時段內已回應、失敗或取消的呼叫</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>失敗率</translation>
    </message>
    <message>
        <source>Calls that ended in an error, of all calls; those that the client cancelled are no failures</source>
        <translation>所有呼叫中以錯誤結束的比例；用戶端取消的不算失敗</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>輸入 / 輸出 Token</translation>
    </message>
    <message>
        <source>Input tokens with cached ones, and output tokens</source>
        <translation>輸入 Token（含快取）與輸出 Token</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>What was charged to accounts; unpriced calls are not in it</source>
        <translation>從帳戶扣除的點數，不含未定價的呼叫</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>情況</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 小時</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>趨勢</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>圖表內容</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格顯示</translation>
    </message>
    <message>
        <source>Top models</source>
        <translation>常用模型</translation>
    </message>
    <message>
        <source>Last failures</source>
        <translation>最近的失敗</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>None in the period before</source>
        <translation>上一時段沒有</translation>
    </message>
    <message>
        <source>%1 % to the period before</source>
        <translation>較上一時段 %1 %</translation>
    </message>
    <message>
        <source>No failure</source>
        <translation>沒有失敗</translation>
    </message>
    <message numerus="yes">
        <source>%n failure(s)</source>
        <translation>
            <numerusform>%n 次失敗</numerusform>
        </translation>
    </message>
    <message>
        <source>Not resolved</source>
        <translation>未解析</translation>
    </message>
    <message>
        <source>Unpriced</source>
        <translation>未定價</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Set a passphrase</source>
        <translation>設定通行碼</translation>
    </message>
    <message>
        <source>Enter the passphrase</source>
        <translation>輸入通行碼</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>設定通行碼</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解鎖</translation>
    </message>
    <message>
        <source>Provider keys are encrypted with it. You will be asked for it at every start. If it is lost, the keys have to be entered again.</source>
        <translation>供應商金鑰以它加密。每次啟動都要輸入。如果遺忘，必須重新輸入這些金鑰。</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>通行碼(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Repeat</source>
        <translation>重複(&amp;R)</translation>
    </message>
    <message>
        <source>Enter the passphrase.</source>
        <translation>請輸入通行碼。</translation>
    </message>
    <message numerus="yes">
        <source>Use at least %n character(s).</source>
        <translation>
            <numerusform>至少使用 %n 個字元。</numerusform>
        </translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>兩次輸入不一致。</translation>
    </message>
    <message>
        <source>The stored master key is damaged, or belongs to another database. Put back a backup of the database.</source>
        <translation>已儲存的主金鑰已損壞，或屬於另一個資料庫。請放回資料庫的備份。</translation>
    </message>
    <message>
        <source>The master key could not be made. Try again.</source>
        <translation>無法建立主金鑰。請再試一次。</translation>
    </message>
    <message>
        <source>This is not the passphrase. Enter it again.</source>
        <translation>通行碼不正確。請重新輸入。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Calls to providers fail until you enter it.</source>
        <translation>供應商金鑰已鎖定。輸入通行碼之前，對供應商的呼叫都會失敗。</translation>
    </message>
</context>
<context>
    <name>ProviderDialog</name>
    <message>
        <source>Edit provider</source>
        <translation>編輯供應商</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>新增供應商</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Add provider</source>
        <translation>新增供應商</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>選填</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>類型(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名稱(&amp;N)</translation>
    </message>
    <message>
        <source>Model names begin with it, for example openai/gpt-5-mini.</source>
        <translation>模型名稱以它開頭，例如 openai/gpt-5-mini。</translation>
    </message>
    <message>
        <source>&amp;Base URL</source>
        <translation>基底 URL(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>區域(&amp;R)</translation>
    </message>
    <message>
        <source>Answers from inside Portico</source>
        <translation>由 Portico 內部回應</translation>
    </message>
    <message>
        <source>Enter the region.</source>
        <translation>請輸入區域。</translation>
    </message>
    <message>
        <source>Replace {%1} in the base URL with your own.</source>
        <translation>請將基底 URL 中的 {%1} 換成您自己的值。</translation>
    </message>
    <message>
        <source>Enter the base URL, for example https://example.com/v1.</source>
        <translation>請輸入基底 URL，例如 https://example.com/v1。</translation>
    </message>
    <message>
        <source>The base URL must begin with https:// or http:// and name a host.</source>
        <translation>基底 URL 必須以 https:// 或 http:// 開頭，並包含主機名稱。</translation>
    </message>
    <message>
        <source>The base URL must not hold a user name, a query or a fragment. Keys are added as credentials.</source>
        <translation>基底 URL 不能包含使用者名稱、查詢或片段。金鑰請新增為憑證。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>請輸入名稱。</translation>
    </message>
    <message>
        <source>A name has only small letters, digits, dots, dashes and underscores.</source>
        <translation>名稱只能包含小寫字母、數字、點、連字號和底線。</translation>
    </message>
    <message>
        <source>Another provider has this name.</source>
        <translation>已有供應商使用此名稱。</translation>
    </message>
    <message>
        <source>Keys and prompts would cross the network in clear text, and anyone on the way could read them. Use https:// if the provider offers it.</source>
        <translation>金鑰和提示詞會以明文經過網路，途中任何人都能讀取。如果供應商支援，請使用 https://。</translation>
    </message>
    <message>
        <source>Send them in clear text all the &amp;same</source>
        <translation>仍以明文傳送(&amp;S)</translation>
    </message>
    <message>
        <source>Use https://, or tick that clear text is meant.</source>
        <translation>請使用 https://，或勾選以明文傳送。</translation>
    </message>
    <message>
        <source>Send the stored keys to the new &amp;address</source>
        <translation>將已儲存的金鑰傳送到新位址(&amp;A)</translation>
    </message>
    <message>
        <source>Tick that the stored keys are meant for the new address.</source>
        <translation>請勾選以確認已儲存的金鑰可用於新位址。</translation>
    </message>
</context>
<context>
    <name>ProviderTestDialog</name>
    <message>
        <source>&amp;Test</source>
        <translation>測試(&amp;T)</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>測試 %1</translation>
    </message>
    <message>
        <source>Automatic: list the provider&apos;s models</source>
        <translation>自動：列出供應商的模型</translation>
    </message>
    <message>
        <source>Not tested yet</source>
        <translation>尚未測試</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Asking the provider…</source>
        <translation>正在詢問供應商…</translation>
    </message>
    <message>
        <source>It works</source>
        <translation>可以使用</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>測試失敗</translation>
    </message>
    <message>
        <source>HTTP %1 · %2</source>
        <translation>HTTP %1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) listed: %1</source>
        <translation>
            <numerusform>列出 %n 個模型：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>The provider answered as it should.</source>
        <translation>供應商正常回應。</translation>
    </message>
    <message>
        <source>The provider answered, but not as one of its kind does. Check the kind, the base URL and the model.</source>
        <translation>供應商有回應，但不符合此類型的格式。請檢查類型、基礎 URL 和模型。</translation>
    </message>
    <message>
        <source>A provider of this kind cannot be tried without a charge.</source>
        <translation>此類型的供應商無法免費測試。</translation>
    </message>
    <message>
        <source>The provider refused the request. Check the base URL and the model.</source>
        <translation>供應商拒絕了請求。請檢查基礎 URL 和模型。</translation>
    </message>
</context>
<context>
    <name>ProvidersModel</name>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就緒</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>無金鑰</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>金鑰已鎖定</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Partly failing</source>
        <translation>部分失敗</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>內建</translation>
    </message>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation>
            <numerusform>%n 個憑證</numerusform>
        </translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>啟用</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基底 URL</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>憑證</translation>
    </message>
</context>
<context>
    <name>ProvidersPage</name>
    <message>
        <source>Providers</source>
        <translation>供應商</translation>
    </message>
    <message>
        <source>Where calls are sent, and the keys they are sent with</source>
        <translation>呼叫送往何處，以及使用哪些金鑰</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編輯(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>測試(&amp;T)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Add provider</source>
        <translation>新增供應商(&amp;A)</translation>
    </message>
    <message>
        <source>Add a provider (Ctrl+N)</source>
        <translation>新增供應商 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No provider yet</source>
        <translation>還沒有供應商</translation>
    </message>
    <message>
        <source>Add the first one: a company whose models you use, a server of your own, or the built-in demo to try Portico without any key.</source>
        <translation>新增第一個：您使用其模型的公司、您自己的伺服器，或內建的示範，不需金鑰即可試用 Portico。</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>新增供應商</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>已移除 %1。</translation>
    </message>
    <message>
        <source>A&amp;liases…</source>
        <translation>別名(&amp;L)…</translation>
    </message>
    <message>
        <source>Names of your own for models, and how one of several is chosen</source>
        <translation>您自己的模型名稱，以及如何從多個中選擇</translation>
    </message>
</context>
<context>
    <name>RotateDialog</name>
    <message>
        <source>Rotate the key of %1</source>
        <translation>輪替 %1 的金鑰</translation>
    </message>
    <message>
        <source>Make a new key</source>
        <translation>產生新金鑰</translation>
    </message>
    <message>
        <source> h</source>
        <comment>hours</comment>
        <translation> 小時</translation>
    </message>
    <message>
        <source>Ends at once</source>
        <translation>立即失效</translation>
    </message>
    <message>
        <source>The app gets a new key, shown once. The old key stays valid for a while, so that you can change it over without a gap.</source>
        <translation>應用程式將得到一個新金鑰，只顯示一次。舊金鑰在一段時間內仍然有效，方便您平順切換。</translation>
    </message>
    <message>
        <source>&amp;Old key valid for</source>
        <translation>舊金鑰有效期(&amp;O)</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Show</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Show or hide what is typed</source>
        <translation>顯示或隱藏輸入內容</translation>
    </message>
</context>
<context>
    <name>SettingLoss</name>
    <message>
        <source>All kept prompts and answers (%1) are erased and cannot be brought back. Their calls stay in the log.</source>
        <translation>所有保留的提示與回答（%1）將被抹除，無法復原。這些呼叫仍保留在紀錄中。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), all that are older than the new limit are erased and cannot be brought back.</source>
        <translation>在保留的提示與回答（%1）中，早於新期限的將全部被抹除，無法復原。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), the oldest are erased until the rest fits, and cannot be brought back.</source>
        <translation>在保留的提示與回答（%1）中，最舊的將被抹除，直到其餘的放得下，且無法復原。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), all that are older than the new limit are deleted. Requests that refer to them fail.</source>
        <translation>在保留的 Responses API 輪次（%1）中，早於新期限的將全部被刪除。參照它們的請求會失敗。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), the oldest are deleted until the rest fits. Requests that refer to them fail.</source>
        <translation>在保留的 Responses API 輪次（%1）中，最舊的將被刪除，直到其餘的放得下。參照它們的請求會失敗。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>還原預設值：%1</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>還原預設值</translation>
    </message>
    <message>
        <source>Enter a whole number from %1 to %2.</source>
        <translation>請輸入 %1 到 %2 之間的整數。</translation>
    </message>
    <message>
        <source>This is not valid here. It is not applied; see the explanation on the left.</source>
        <translation>此值無效，未套用；請看左側說明。</translation>
    </message>
    <message>
        <source>Takes effect when the gateway is started again</source>
        <translation>閘道再次啟動後生效</translation>
    </message>
    <message>
        <source>Default</source>
        <comment>a setting has its default value</comment>
        <translation>預設</translation>
    </message>
    <message>
        <source>Changed</source>
        <comment>a setting differs from its default</comment>
        <translation>已變更</translation>
    </message>
</context>
<context>
    <name>SettingText</name>
    <message>
        <source>Keep calls</source>
        <translation>保留呼叫</translation>
    </message>
    <message>
        <source>How long calls stay in the database. 0: for ever. Usage sums and ledger always stay.</source>
        <translation>呼叫在資料庫中保留多久。0：永久。用量彙總和帳本一律保留。</translation>
    </message>
    <message>
        <source>Room for calls</source>
        <translation>呼叫佔用的空間</translation>
    </message>
    <message>
        <source>What the calls in the database may take, about. The oldest hours leave first. 0: no limit.</source>
        <translation>資料庫中的呼叫大約可佔用的空間。最早的時段先移出。0：不限。</translation>
    </message>
    <message>
        <source>Archive old calls</source>
        <translation>封存舊呼叫</translation>
    </message>
    <message>
        <source>Calls that leave the database go to a file for each quarter, where they are still found. Off: they are deleted.</source>
        <translation>移出資料庫的呼叫按季度存入檔案，仍可尋找。關閉：直接刪除。</translation>
    </message>
    <message>
        <source>Keep archives</source>
        <translation>保留封存檔</translation>
    </message>
    <message>
        <source>Quarters before the present one whose files are kept. 0: all.</source>
        <translation>保留本季度之前多少個季度的檔案。0：全部。</translation>
    </message>
    <message>
        <source>Keep the audit log</source>
        <translation>保留稽核日誌</translation>
    </message>
    <message>
        <source>How long it is known who changed what. 0: for ever.</source>
        <translation>誰變更了什麼的紀錄保留多久。0：永久。</translation>
    </message>
    <message>
        <source>Old calls</source>
        <translation>舊呼叫</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>位址</translation>
    </message>
    <message>
        <source>Where Portico listens. Anything but a loopback address opens it to the network.</source>
        <translation>Portico 的監聽位址。除迴路位址外，都會向網路開放。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>連接埠</translation>
    </message>
    <message>
        <source>0 takes any free one.</source>
        <translation>0 表示任何閒置的連接埠。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>執行緒</translation>
    </message>
    <message>
        <source>Threads that serve calls. One is enough for thousands of calls a second.</source>
        <translation>處理呼叫的執行緒數。一個執行緒足以應付每秒數千次呼叫。</translation>
    </message>
    <message>
        <source>Time for a request head</source>
        <translation>請求標頭時限</translation>
    </message>
    <message>
        <source>How long a client may take to send the head of a request.</source>
        <translation>用戶端傳送請求標頭的最長時間。</translation>
    </message>
    <message>
        <source>Pause in a request body</source>
        <translation>請求內文停頓</translation>
    </message>
    <message>
        <source>How long a client may pause while it sends a body.</source>
        <translation>用戶端傳送內文時允許的最長停頓。</translation>
    </message>
    <message>
        <source>Idle connections</source>
        <translation>閒置連線</translation>
    </message>
    <message>
        <source>How long a connection may stay open without a request, or with a reader that takes nothing.</source>
        <translation>沒有請求或對方不讀取時，連線保持開啟的最長時間。</translation>
    </message>
    <message>
        <source>Largest head</source>
        <translation>最大標頭</translation>
    </message>
    <message>
        <source>Requests with a larger head are refused.</source>
        <translation>超過此大小的標頭會被拒絕。</translation>
    </message>
    <message>
        <source>Largest body</source>
        <translation>最大內文</translation>
    </message>
    <message>
        <source>Requests with a larger body are refused.</source>
        <translation>超過此大小的內文會被拒絕。</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>同時連線數</translation>
    </message>
    <message>
        <source>Further client connections are closed.</source>
        <translation>超出的用戶端連線會被關閉。</translation>
    </message>
    <message>
        <source>Allowed host names</source>
        <translation>允許的主機名稱</translation>
    </message>
    <message>
        <source>Names by which clients may call besides the loopback ones, separated by commas.</source>
        <translation>除迴路位址外，用戶端可使用的名稱，以半形逗號分隔。</translation>
    </message>
    <message>
        <source>Allowed web origins</source>
        <translation>允許的網頁來源</translation>
    </message>
    <message>
        <source>Web pages that may call Portico, separated by commas. Empty: none.</source>
        <translation>可以呼叫 Portico 的網頁，以半形逗號分隔。留空：不允許。</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>連線時限</translation>
    </message>
    <message>
        <source>To reach a provider, the TLS handshake included.</source>
        <translation>連線供應商的時間，包括 TLS 交握。</translation>
    </message>
    <message>
        <source>Time to the first byte</source>
        <translation>首位元組時限</translation>
    </message>
    <message>
        <source>From the request sent to the first byte of the provider&apos;s answer.</source>
        <translation>從請求送出到供應商回答的第一個位元組。</translation>
    </message>
    <message>
        <source>Pause in an answer</source>
        <translation>回答停頓</translation>
    </message>
    <message>
        <source>How long a provider may pause within its answer.</source>
        <translation>供應商在回答過程中允許的最長停頓。</translation>
    </message>
    <message>
        <source>Time for a whole call</source>
        <translation>整個呼叫時限</translation>
    </message>
    <message>
        <source>Images from private addresses</source>
        <translation>來自內部網路位址的圖片</translation>
    </message>
    <message>
        <source>Whether images may be fetched from addresses in the private network.</source>
        <translation>是否允許從內部網路位址取得圖片。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理伺服器</translation>
    </message>
    <message>
        <source>For example http://host:port, or direct for none. Empty: what the system says.</source>
        <translation>例如 http://host:port;direct 表示不用代理。留空：依系統設定。</translation>
    </message>
    <message>
        <source>Headers passed on</source>
        <translation>轉送的標頭</translation>
    </message>
    <message>
        <source>Further headers of clients that providers get, for example x-session-id or x-trace-*.</source>
        <translation>另外轉送給提供者的用戶端標頭，例如 x-session-id 或 x-trace-*。</translation>
    </message>
    <message>
        <source>When calls cannot be recorded</source>
        <translation>無法記錄呼叫時</translation>
    </message>
    <message>
        <source>Refuse them, or answer them unrecorded.</source>
        <translation>拒絕呼叫，或不記錄而照常回應。</translation>
    </message>
    <message>
        <source>Safety against power cuts</source>
        <translation>斷電安全</translation>
    </message>
    <message>
        <source>Full loses nothing, but takes time on every call. Normal may lose the last moments.</source>
        <translation>「完整」不會遺失資料，但每次呼叫都要多花時間。「一般」可能遺失最後片刻的資料。</translation>
    </message>
    <message>
        <source>Enforce credit</source>
        <translation>強制點數限制</translation>
    </message>
    <message>
        <source>Refuse calls when the account has no credit left.</source>
        <translation>帳戶沒有剩餘點數時拒絕呼叫。</translation>
    </message>
    <message>
        <source>Models without a price</source>
        <translation>沒有價格的模型</translation>
    </message>
    <message>
        <source>Refuse them where credit or a budget limits the money, or allow them at no charge.</source>
        <translation>在點數或預算限制金額時拒絕，或者免費放行。</translation>
    </message>
    <message>
        <source>Reserve for open answers</source>
        <translation>無上限回答的預留</translation>
    </message>
    <message>
        <source>Tokens of output that money is held for at least where the client gives no maximum. 0: all that the model can write.</source>
        <translation>用戶端未給出上限時，至少為這麼多輸出 Token 預留金額。0：模型所能寫出的全部。</translation>
    </message>
    <message>
        <source>Keep prompts and answers</source>
        <translation>保留提示與回答</translation>
    </message>
    <message>
        <source>For which calls they are kept in the database, in plain text. Off deletes what was kept.</source>
        <translation>哪些呼叫的提示與回答以明文保留在資料庫中。關閉會刪除已保留的內容。</translation>
    </message>
    <message>
        <source>Keep prompts and answers for</source>
        <translation>提示詞與回答的保留時間</translation>
    </message>
    <message>
        <source>How long what is kept stays; it is then overwritten. 0: as long as its call.</source>
        <translation>已儲存的內容保留多久，之後會被覆寫清除。0：與其呼叫一樣久。</translation>
    </message>
    <message>
        <source>Room for prompts and answers</source>
        <translation>提示與回答的空間</translation>
    </message>
    <message>
        <source>What all that is kept may take, compressed. The oldest go first.</source>
        <translation>所有保留內容壓縮後可占的空間。最舊的先刪除。</translation>
    </message>
    <message>
        <source>Keep responses</source>
        <translation>保留回應</translation>
    </message>
    <message>
        <source>How long turns of the Responses API are kept, so that later requests can refer to them. 0: none is kept.</source>
        <translation>Responses API 的輪次保留多久，以便之後的請求可以引用。0：不保留。</translation>
    </message>
    <message>
        <source>Room for responses</source>
        <translation>回應的空間</translation>
    </message>
    <message>
        <source>What all kept turns may take together. The oldest go first.</source>
        <translation>所有保留的輪次總共可佔用的空間。最舊的先刪除。</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>閘道</translation>
    </message>
    <message>
        <source>Connections to providers</source>
        <translation>與供應商的連線</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隱私</translation>
    </message>
    <message>
        <source>Accounting and database</source>
        <translation>記帳與資料庫</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>On</source>
        <translation>開啟</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒絕</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>允許</translation>
    </message>
    <message>
        <source>Only failed calls</source>
        <translation>僅失敗的呼叫</translation>
    </message>
    <message>
        <source>All calls</source>
        <translation>所有呼叫</translation>
    </message>
    <message>
        <source>Refuse (strict)</source>
        <translation>拒絕（嚴格）</translation>
    </message>
    <message>
        <source>Answer unrecorded (best effort)</source>
        <translation>不記錄照常回應（盡力）</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source> ms</source>
        <comment>milliseconds, after a number</comment>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source> days</source>
        <comment>after a number</comment>
        <translation> 天</translation>
    </message>
    <message>
        <source> MiB</source>
        <comment>mebibytes, after a number</comment>
        <translation> MiB</translation>
    </message>
    <message>
        <source> bytes</source>
        <comment>after a number</comment>
        <translation> 位元組</translation>
    </message>
    <message>
        <source>Credits for new accounts</source>
        <translation>新帳戶的點數</translation>
    </message>
    <message>
        <source>Given to every new account at once. 0: none.</source>
        <translation>立即贈送給每個新帳戶。0：不贈送。</translation>
    </message>
    <message>
        <source>Days until they lapse</source>
        <translation>失效前的天數</translation>
    </message>
    <message>
        <source>What is left of a new account&apos;s first credits lapses then. 0: never.</source>
        <translation>新帳戶首筆點數的餘額屆時失效。0：永不。</translation>
    </message>
    <message>
        <source>Warn of a low balance</source>
        <translation>餘額不足提醒</translation>
    </message>
    <message>
        <source>An account with fewer credits is reported once. 0: never.</source>
        <translation>點數少於此數的帳戶會提醒一次。0：從不。</translation>
    </message>
    <message>
        <source>Margin in percent</source>
        <translation>加價百分比</translation>
    </message>
    <message>
        <source>What credits cost more than the provider asks, for new prices from a catalogue.</source>
        <translation>對來自目錄的新價格，點數比供應商要價高出多少。</translation>
    </message>
    <message>
        <source>Prices of models.dev</source>
        <translation>models.dev 的價格</translation>
    </message>
    <message>
        <source>Where they are fetched from.</source>
        <translation>從何處取得。</translation>
    </message>
    <message>
        <source>Prices of OpenRouter</source>
        <translation>OpenRouter 的價格</translation>
    </message>
    <message>
        <source>Prices of LiteLLM</source>
        <translation>LiteLLM 的價格</translation>
    </message>
    <message>
        <source>Report calls to</source>
        <translation>將呼叫回報至</translation>
    </message>
    <message>
        <source>Each call&apos;s cost is sent there as a CloudEvent. Empty: nowhere.</source>
        <translation>每次呼叫的費用以 CloudEvent 傳送到該處。留空：不傳送。</translation>
    </message>
    <message>
        <source>Reports in one request</source>
        <translation>每個請求的回報數</translation>
    </message>
    <message>
        <source>More than one needs a receiver that takes batches.</source>
        <translation>大於一時，接收方須支援批次。</translation>
    </message>
    <message>
        <source>Undelivered reports</source>
        <translation>未送達的回報</translation>
    </message>
    <message>
        <source>So many are kept; beyond that the oldest are given up.</source>
        <translation>保留這麼多；超出時放棄最舊的。</translation>
    </message>
    <message>
        <source>Credits and prices</source>
        <translation>點數與價格</translation>
    </message>
    <message>
        <source>How long a call may take, all its attempts together. 0: no limit.</source>
        <translation>一次呼叫（包括所有嘗試）最長多久。0：不限制。</translation>
    </message>
    <message>
        <source>Time for further attempts</source>
        <translation>繼續嘗試的時間</translation>
    </message>
    <message>
        <source>How long after a call&apos;s first attempt another one may begin. 0: there is only one.</source>
        <translation>首次嘗試之後多久之內可以再次嘗試。0：只嘗試一次。</translation>
    </message>
    <message>
        <source>Time for a stream to begin</source>
        <translation>串流回應開始的時限</translation>
    </message>
    <message>
        <source>While there is another key or provider to ask. 0: as long as for any answer.</source>
        <translation>僅在還有其他金鑰或供應商可詢問時適用。0：與其他回答相同。</translation>
    </message>
    <message>
        <source>Pause between attempts</source>
        <translation>嘗試之間的停頓</translation>
    </message>
    <message>
        <source>At most this long before the same provider is asked again.</source>
        <translation>再次請求同一供應商之前最多停頓這麼久。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Changes apply at once</source>
        <translation>變更立即生效</translation>
    </message>
    <message>
        <source>Re&amp;vert changes</source>
        <translation>復原變更(&amp;V)</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>尋找設定</translation>
    </message>
    <message>
        <source>Take back what was changed on this page since it was opened</source>
        <translation>復原開啟此頁後在這裡所做的變更</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟隨系統</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外觀</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>佈景主題</translation>
    </message>
    <message>
        <source>Light or dark colours.</source>
        <translation>淺色或深色。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Of the window. Logs and the command line stay English.</source>
        <translation>視窗的語言。記錄檔和命令列仍為英文。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>資料存放位置</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>儲存空間</translation>
    </message>
    <message>
        <source>The database, its backups and the log are here. Provider keys in it are encrypted.</source>
        <translation>資料庫、備份和記錄檔都在這裡。其中的供應商金鑰已加密。</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>開啟資料夾(&amp;O)</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>沒有符合的設定。</translation>
    </message>
    <message>
        <source>Delete what was kept?</source>
        <translation>要刪除已保留的內容嗎？</translation>
    </message>
    <message>
        <source>Delete</source>
        <comment>what was kept</comment>
        <translation>刪除</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>供應商</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>應用程式</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Provider %1</source>
        <translation>供應商 %1</translation>
    </message>
    <message>
        <source>App %1</source>
        <translation>應用程式 %1</translation>
    </message>
    <message>
        <source>Calls cannot be recorded now</source>
        <translation>目前無法記錄呼叫</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快速鍵</translation>
    </message>
    <message>
        <source>Copy the selected rows of a table</source>
        <translation>複製表格中選取的列</translation>
    </message>
    <message>
        <source>Open or edit the selected row</source>
        <translation>開啟或編輯選取的列</translation>
    </message>
    <message>
        <source>Remove the selected row</source>
        <translation>移除選取的列</translation>
    </message>
    <message>
        <source>Turn a switch on or off</source>
        <translation>開啟或關閉開關</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>StorageRow</name>
    <message>
        <source>Storage</source>
        <translation>儲存空間</translation>
    </message>
    <message>
        <source>Database: %1, of which %2 will be used again.</source>
        <translation>資料庫：%1，其中 %2 可再次使用。</translation>
    </message>
    <message>
        <source>No calls are in it.</source>
        <translation>其中沒有呼叫。</translation>
    </message>
    <message>
        <source>About %1 calls since %2 are in it.</source>
        <translation>其中有 %2 以來約 %1 次呼叫。</translation>
    </message>
    <message>
        <source>In it: %1 of prompts and answers, %2 of turns of the Responses API.</source>
        <translation>其中：提示與回答 %1，Responses API 的輪次 %2。</translation>
    </message>
    <message>
        <source>No calls have been archived yet.</source>
        <translation>尚無已封存的呼叫。</translation>
    </message>
    <message numerus="yes">
        <source>Archives: %1 in %n file(s).</source>
        <translation>
            <numerusform>封存檔：%n 個檔案，共 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>Two sentences.</extracomment>
        <translation>%1%2</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>&amp;Open Portico</source>
        <translation>開啟 Portico(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy endpoint</source>
        <translation>複製端點(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>停止閘道(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>啟動閘道(&amp;S)</translation>
    </message>
    <message>
        <source>Portico keeps running</source>
        <translation>Portico 仍在執行</translation>
    </message>
    <message>
        <source>The window is closed, and calls are still served. Quit from this icon&apos;s menu.</source>
        <translation>視窗已關閉，呼叫仍會得到處理。可從此圖示的選單結束。</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>全部復原</translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more before it.</source>
        <extracomment>%1 is &quot;X was removed.&quot;, %n the removals before it that can still be undone</extracomment>
        <translation>
            <numerusform>%1 在此之前還移除了 %n 個。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageChart</name>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>輸入 Token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>輸出 Token</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>Figures of the chart</source>
        <translation>圖表資料</translation>
    </message>
    <message>
        <source>Succeeded or cancelled</source>
        <translation>成功或已取消</translation>
    </message>
    <message>
        <source>%1: %2 calls, %3 failed, %4 credits</source>
        <translation>%1：%2 次呼叫，%3 次失敗，%4 點</translation>
    </message>
    <message>
        <source>Chart: %1 calls and %2 credits in all. The table has each figure.</source>
        <translation>圖表：共 %1 次呼叫、%2 點。表格中有每項數據。</translation>
    </message>
</context>
<context>
    <name>VaultBanner</name>
    <message>
        <source>Waiting for the keyring…</source>
        <translation>正在等待金鑰圈…</translation>
    </message>
    <message>
        <source>Your desktop may be asking for permission in another window.</source>
        <translation>桌面可能正在另一個視窗中要求許可。</translation>
    </message>
    <message>
        <source>Choose how provider keys are protected</source>
        <translation>選擇如何保護供應商金鑰</translation>
    </message>
    <message>
        <source>They are encrypted with a master key, kept in the system&apos;s keyring or derived from a passphrase.</source>
        <translation>它們以主金鑰加密；主金鑰保存在系統金鑰圈中，或由通行碼衍生。</translation>
    </message>
    <message>
        <source>Use the keyring</source>
        <translation>使用金鑰圈</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>設定通行碼…</translation>
    </message>
    <message>
        <source>The master key does not fit this database</source>
        <translation>主金鑰與此資料庫不符</translation>
    </message>
    <message>
        <source>Another key protects the stored provider keys. Put back the right one and retry; nothing was changed.</source>
        <translation>已儲存的供應商金鑰由另一個主金鑰保護。請放回正確的主金鑰後再試；沒有任何變動。</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>供應商金鑰已鎖定</translation>
    </message>
    <message>
        <source>Calls to providers fail until you enter the passphrase.</source>
        <translation>輸入通行碼之前，對供應商的呼叫都會失敗。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the keyring is unlocked. Unlock it, then retry.</source>
        <translation>金鑰圈解鎖之前，對供應商的呼叫都會失敗。請解鎖後再試。</translation>
    </message>
    <message>
        <source>Enter the passphrase…</source>
        <translation>輸入通行碼…</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>重試(&amp;R)</translation>
    </message>
    <message>
        <source>Unlocking the provider keys…</source>
        <translation>正在解鎖供應商金鑰…</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>請稍候。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the key file can be read. Put it back, then retry.</source>
        <translation>在能讀取金鑰檔案之前，對供應商的呼叫都會失敗。請放回該檔案後再試。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the master key can be read. Retry, or see the log in the data folder.</source>
        <translation>在能讀取主金鑰之前，對供應商的呼叫都會失敗。請再試一次，或查看資料夾中的記錄檔。</translation>
    </message>
    <message>
        <source>The passphrase opens another key than the one that protects the provider keys. Put back a backup of the database; nothing was changed.</source>
        <translation>通行碼開啟的金鑰不是保護供應商金鑰的那一個。請放回資料庫的備份；沒有任何變動。</translation>
    </message>
    <message>
        <source>The key file holds another key than the one that protects the provider keys. Put back the right file and retry; nothing was changed.</source>
        <translation>金鑰檔案中的金鑰不是保護供應商金鑰的那一個。請放回正確的檔案後再試；沒有任何變動。</translation>
    </message>
    <message>
        <source>The database does not say where its master key is kept. Put back a backup of the database; nothing was changed.</source>
        <translation>資料庫沒有記錄主金鑰保存在哪裡。請放回資料庫的備份；沒有任何變動。</translation>
    </message>
</context>
<context>
    <name>GatewayBanner</name>
    <message>
        <source>The gateway could not start</source>
        <translation>閘道無法啟動</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新啟動</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>The gateway could not start: port %1 is taken</source>
        <translation>閘道無法啟動：連接埠 %1 已被占用</translation>
    </message>
    <message>
        <source>Another program listens there, perhaps a second Portico. Quit it and start again, or choose another port; your apps then need the new address.</source>
        <translation>另一個程式正在監聽該連接埠，可能是另一個 Portico。請結束它後重新啟動，或選擇其他連接埠；之後您的應用程式需要新的位址。</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>使用連接埠 %1</translation>
    </message>
</context>
</TS>
