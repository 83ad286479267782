<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Portico</source>
        <translation>Portico について</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>バージョン %1</translation>
    </message>
    <message>
        <source>A personal AI hub: one endpoint for your tools, your keys kept encrypted, every call recorded. Nothing is sent anywhere except to your providers.</source>
        <translation>個人用の AI ハブです。ツールは 1 つのエンドポイントにつなぐだけ。キーは暗号化して保管し、すべての呼び出しを記録します。プロバイダー以外には何も送信しません。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>GNU General Public License バージョン 3 以降に基づく自由ソフトウェアです。いかなる保証もありません。</translation>
    </message>
</context>
<context>
    <name>AliasDialog</name>
    <message>
        <source>Edit the alias %1</source>
        <translation>別名 %1 を編集</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>別名を追加</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add alias</source>
        <translation>別名を追加</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>What apps ask for in the place of a model.</source>
        <translation>アプリがモデル名の代わりに指定する名前です。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>モデル(&amp;M)</translation>
    </message>
    <message>
        <source>One on each line, written provider/model; =3 behind it makes its weight 3. When one fails, the next is asked.</source>
        <translation>1 行に 1 つ、provider/model の形で書きます。後ろに =3 を付けると重みは 3 です。失敗すると次のモデルに送ります。</translation>
    </message>
    <message>
        <source>&amp;First choice</source>
        <translation>最初の選択(&amp;F)</translation>
    </message>
    <message>
        <source>The first in order</source>
        <translation>順番の最初</translation>
    </message>
    <message>
        <source>By weight</source>
        <translation>重みで</translation>
    </message>
    <message>
        <source>The cheapest</source>
        <translation>最も安いもの</translation>
    </message>
    <message>
        <source>The fastest of late</source>
        <translation>最近最も速いもの</translation>
    </message>
    <message>
        <source>The same for a conversation</source>
        <translation>会話ごとに同じもの</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>名前を入力してください。</translation>
    </message>
    <message>
        <source>Enter at least one model.</source>
        <translation>モデルを 1 つ以上入力してください。</translation>
    </message>
    <message>
        <source>%1 is not written provider/model.</source>
        <translation>%1 は provider/model の形ではありません。</translation>
    </message>
    <message>
        <source>A weight is 1 to %1.</source>
        <translation>重みは 1 から %1 です。</translation>
    </message>
    <message>
        <source>Another alias has this name.</source>
        <translation>この名前の別名がすでにあります。</translation>
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
        <translation>最初の選択</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Aliases</source>
        <translation>別名</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Aliases of models</source>
        <translation>モデルの別名</translation>
    </message>
    <message>
        <source>A&amp;dd alias</source>
        <translation>別名を追加(&amp;D)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>No alias yet</source>
        <translation>別名はまだありません</translation>
    </message>
    <message>
        <source>An alias is a name of your own that apps ask for in the place of a model. Portico sends the call to one of the models behind it, and to the next when that fails.</source>
        <translation>別名は、アプリがモデル名の代わりに指定できる、自分で決める名前です。Portico は呼び出しをその先にあるモデルの 1 つに送り、失敗すると次のモデルに送ります。</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>別名を追加</translation>
    </message>
    <message>
        <source>Remove the alias %1?</source>
        <translation>別名 %1 を削除しますか?</translation>
    </message>
    <message>
        <source>Apps that ask for it get an error from then on. The models stay.</source>
        <translation>以後、この別名を指定するアプリにはエラーが返ります。モデルはそのまま残ります。</translation>
    </message>
</context>
<context>
    <name>AppDialog</name>
    <message>
        <source>No limit</source>
        <translation>制限なし</translation>
    </message>
    <message>
        <source>Edit app</source>
        <translation>アプリを編集</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>アプリを作成</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Create app</source>
        <translation>アプリを作成</translation>
    </message>
    <message>
        <source>Expires on</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>For example: my editor</source>
        <translation>例: 私のエディター</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>すべてのモデル</translation>
    </message>
    <message>
        <source>per day</source>
        <translation>1 日あたり</translation>
    </message>
    <message>
        <source>per month</source>
        <translation>1 か月あたり</translation>
    </message>
    <message>
        <source>in total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>アカウント(&amp;A)</translation>
    </message>
    <message>
        <source>Who pays. Apps of one account share its credit.</source>
        <translation>支払い元です。同じアカウントのアプリはクレジットを共有します。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>モデル(&amp;M)</translation>
    </message>
    <message>
        <source>Separated by commas; * stands for anything, as in openai/gpt-*.</source>
        <translation>半角コンマで区切ります。* は任意の文字列を表します（例: openai/gpt-*）。</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>予算(&amp;B)</translation>
    </message>
    <message>
        <source>In credits.</source>
        <translation>クレジット単位です。</translation>
    </message>
    <message>
        <source>E&amp;xpiry</source>
        <translation>有効期限(&amp;X)</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>名前を入力してください。</translation>
    </message>
    <message>
        <source>Another app has this name.</source>
        <translation>この名前のアプリがすでにあります。</translation>
    </message>
    <message>
        <source>Enter the account that pays.</source>
        <translation>支払い元のアカウントを入力してください。</translation>
    </message>
    <message>
        <source>The expiry must lie in the future.</source>
        <translation>有効期限は将来の日時にしてください。</translation>
    </message>
    <message>
        <source>&amp;Requests per minute</source>
        <translation>リクエスト/分(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Tokens per minute</source>
        <translation>トークン/分(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Calls at once</source>
        <translation>同時呼び出し(&amp;C)</translation>
    </message>
    <message>
        <source>The budget is a number from 0 to %1 with at most nine decimals.</source>
        <translation>予算は 0 から %1 までの数で、小数は 9 桁までです。</translation>
    </message>
</context>
<context>
    <name>AppsModel</name>
    <message>
        <source>Revoked</source>
        <translation>失効済み</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>期限切れ</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>%1 + old key</source>
        <translation>%1 + 以前のキー</translation>
    </message>
    <message>
        <source>The old key works until %1.</source>
        <translation>以前のキーは %1 まで有効です。</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>すべてのモデル</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>制限なし</translation>
    </message>
    <message>
        <source>%1 per day</source>
        <translation>1 日あたり %1</translation>
    </message>
    <message>
        <source>%1 per month</source>
        <translation>1 か月あたり %1</translation>
    </message>
    <message>
        <source>%1 in total</source>
        <translation>合計 %1</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Allowed models</source>
        <translation>使えるモデル</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最終使用</translation>
    </message>
</context>
<context>
    <name>AppsPage</name>
    <message>
        <source>Apps</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>The tools that may call, each with a key and limits of its own</source>
        <translation>呼び出しを許可したツール。それぞれに専用のキーと制限があります</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>R&amp;otate key</source>
        <translation>キーを交換(&amp;O)</translation>
    </message>
    <message>
        <source>Re&amp;voke</source>
        <translation>失効させる(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Create app</source>
        <translation>アプリを作成(&amp;C)</translation>
    </message>
    <message>
        <source>Create an app (Ctrl+N)</source>
        <translation>アプリを作成 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>アプリはまだありません</translation>
    </message>
    <message>
        <source>Create one for each tool that should call through Portico. It gets a key of its own, so you can see what each tool uses and cut one off without touching the others.</source>
        <translation>Portico を通して呼び出すツールごとに作成します。専用のキーが発行されるので、ツールごとの使用量がわかり、ほかに影響を与えずに 1 つだけ止められます。</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>アプリを作成</translation>
    </message>
    <message>
        <source>The old key no longer works.</source>
        <translation>以前のキーはもう使えません。</translation>
    </message>
    <message numerus="yes">
        <source>The old key works for %n more hour(s).</source>
        <translation>
            <numerusform>以前のキーはあと %n 時間使えます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoke %1?</source>
        <translation>%1 を失効させますか？</translation>
    </message>
    <message>
        <source>Every key of %1 stops working at once and cannot be brought back: the tool gets errors until it has the key of another app. Its calls stay in the log.</source>
        <translation>%1 のすべてのキーがただちに使えなくなり、元に戻せません。別のアプリのキーを設定するまで、ツールはエラーになります。呼び出しの記録は残ります。</translation>
    </message>
    <message>
        <source>Revoke the key</source>
        <translation>キーを失効させる</translation>
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
            <numerusform>%1、ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Show reports…</source>
        <translation>報告を表示…</translation>
    </message>
    <message>
        <source>To give credit: portico credit grant ACCOUNT CREDITS</source>
        <translation>クレジットの付与: portico credit grant ACCOUNT CREDITS</translation>
    </message>
    <message>
        <source>Credit is used up: %1</source>
        <translation>クレジットがなくなりました: %1</translation>
    </message>
    <message>
        <source>Credit runs low: %1</source>
        <translation>クレジットが残り少なくなっています: %1</translation>
    </message>
    <message>
        <source>Calls of these accounts&apos; apps are refused.</source>
        <translation>これらのアカウントのアプリの呼び出しは拒否されます。</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) not delivered</source>
        <translation>
            <numerusform>%n 件の報告が届いていません</numerusform>
        </translation>
    </message>
    <message>
        <source>The billing system refused them or was away for too long. They are kept, and can be sent again.</source>
        <translation>課金システムに拒否されたか、長い間つながりませんでした。報告は保存されており、再送できます。</translation>
    </message>
</context>
<context>
    <name>BodiesPane</name>
    <message>
        <source>Request</source>
        <translation>リクエスト</translation>
    </message>
    <message>
        <source>Copy the request</source>
        <translation>リクエストをコピー</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>回答をコピー</translation>
    </message>
    <message>
        <source>Nothing was kept of this call: it is older than the setting, it did not fail, or it had to make room.</source>
        <translation>この呼び出しの内容は保存されていません。設定より前のもの、失敗しなかったもの、または容量のために削除されたものです。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. To see those of later calls, choose under Settings, Privacy, for which calls they are kept.</source>
        <translation>プロンプトと回答は保存しません。今後の呼び出しの内容を見るには、設定の「プライバシー」でどの呼び出しを保存するかを選んでください。</translation>
    </message>
</context>
<context>
    <name>BodyView</name>
    <message>
        <source>the first %1; the rest was not kept</source>
        <translation>最初の %1。残りは保存されていません</translation>
    </message>
    <message>
        <source>Nothing was kept</source>
        <translation>何も保存されていません</translation>
    </message>
    <message>
        <source>not text; the button copies it as Base64</source>
        <translation>テキストではありません。ボタンで Base64 としてコピーします</translation>
    </message>
    <message>
        <source>long lines are shortened; the button copies them whole</source>
        <translation>長い行は短く表示しています。ボタンは全体をコピーします</translation>
    </message>
</context>
<context>
    <name>CallDetailPane</name>
    <message>
        <source>Request and answer</source>
        <translation>リクエストと回答</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Provider and key</source>
        <translation>プロバイダーとキー</translation>
    </message>
    <message>
        <source>Why it was left</source>
        <translation>次へ移った理由</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Price per million</source>
        <translation>100 万あたりの価格</translation>
    </message>
    <message>
        <source>Provider cost</source>
        <translation>プロバイダーの料金</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>Select a call to see what happened.</source>
        <translation>呼び出しを選ぶと詳細が表示されます。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Cost breakdown</source>
        <translation>料金の内訳</translation>
    </message>
    <message>
        <source>Call id</source>
        <translation>呼び出し ID</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>リクエスト ID</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>App</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>エンドポイント</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation>ストリーム</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>最初のバイト</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>入力 / 出力トークン</translation>
    </message>
    <message>
        <source>Cache read / write</source>
        <translation>キャッシュ読込 / 書込</translation>
    </message>
    <message>
        <source>Bytes in / out</source>
        <translation>受信 / 送信バイト</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>備考</translation>
    </message>
    <message>
        <source>Copy the call id</source>
        <translation>呼び出し ID をコピー</translation>
    </message>
    <message>
        <source>Copy the request id</source>
        <translation>リクエスト ID をコピー</translation>
    </message>
    <message>
        <source>Prompts and answers are kept for some calls, as set on the Settings page.</source>
        <translation>設定ページで選んだ呼び出しでは、プロンプトと回答を保存します。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. They can be switched on under Settings, Privacy.</source>
        <translation>プロンプトと回答は保存しません。設定の「プライバシー」で有効にできます。</translation>
    </message>
    <message>
        <source>Succeeded with status %1</source>
        <translation>成功（ステータス %1）</translation>
    </message>
    <message>
        <source>Failed with status %1. %2</source>
        <translation>失敗（ステータス %1）。%2</translation>
    </message>
    <message>
        <source>Cancelled: the app left first</source>
        <translation>キャンセル: アプリが先に切断しました</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>%1 (estimated)</source>
        <translation>%1（推定）</translation>
    </message>
    <message>
        <source>It answered</source>
        <translation>応答しました</translation>
    </message>
    <message>
        <source>it billed %1 input and %2 output tokens</source>
        <translation>入力 %1、出力 %2 トークンが請求されました</translation>
    </message>
    <message>
        <source>Reused</source>
        <translation>再利用</translation>
    </message>
    <message>
        <source>New</source>
        <comment>connection</comment>
        <translation>新規</translation>
    </message>
    <message>
        <source>Attempts (%1)</source>
        <translation>試行 (%1)</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. It is not free: the provider may bill it.</source>
        <translation>このモデルには価格が設定されていないため、課金していません。無料ではなく、プロバイダーが請求することがあります。</translation>
    </message>
    <message>
        <source>The provider gave no usage, so the tokens were counted here and are an estimate.</source>
        <translation>プロバイダーが使用量を返さなかったため、ここで数えた推定値です。</translation>
    </message>
    <message>
        <source>Charged by the price that was valid when the call was made.</source>
        <translation>呼び出し時点の価格で課金しました。</translation>
    </message>
    <message>
        <source>%1, no key</source>
        <translation>%1、キーなし</translation>
    </message>
</context>
<context>
    <name>CallFilterBar</name>
    <message>
        <source>Time range</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>App</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Model, asked or served, written in full</source>
        <translation>モデル名の全体（要求したもの、または応答したもの）</translation>
    </message>
    <message>
        <source>Request id, written in full</source>
        <translation>リクエスト ID の全体</translation>
    </message>
    <message>
        <source>Only calls that took longer</source>
        <translation>これより長くかかった呼び出しのみ</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>すべての期間</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>過去 1 時間</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>過去 24 時間</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>過去 7 日間</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去 30 日間</translation>
    </message>
    <message>
        <source>All apps</source>
        <translation>すべてのアプリ</translation>
    </message>
    <message>
        <source>All providers</source>
        <translation>すべてのプロバイダー</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>すべてのステータス</translation>
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
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>リクエスト ID</translation>
    </message>
    <message>
        <source>Any duration</source>
        <translation>すべての所要時間</translation>
    </message>
    <message>
        <source>Slow &gt; </source>
        <comment>before a number of seconds</comment>
        <translation>次より遅い: </translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <comment>an app</comment>
        <translation>%1（失効済み）</translation>
    </message>
    <message>
        <source>%1 (removed)</source>
        <comment>a provider</comment>
        <translation>%1（削除済み）</translation>
    </message>
    <message>
        <source>Model (full name)</source>
        <translation>モデル（全体の名前）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field of the filter, what it asks for</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>絞り込みを解除</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. Set a rate to price it.</source>
        <translation>このモデルには価格が設定されていないため、課金していません。料金を設定すると計算されます。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>App</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>ストリーム</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>最初のバイト</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>入力トークン</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>出力トークン</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>When the call began, in local time</source>
        <translation>呼び出しを始めた日時（現地時間）</translation>
    </message>
    <message>
        <source>The model asked for, and the one that served when it differs</source>
        <translation>要求したモデル。応答したモデルが異なるときは両方</translation>
    </message>
    <message>
        <source>HTTP status that the app received</source>
        <translation>アプリが受け取った HTTP ステータス</translation>
    </message>
    <message>
        <source>Whether the answer was streamed</source>
        <translation>回答がストリームだったかどうか</translation>
    </message>
    <message>
        <source>From the complete request to the first byte of the answer</source>
        <translation>リクエストの完了から回答の最初のバイトまで</translation>
    </message>
    <message>
        <source>From the complete request to the last byte of the answer</source>
        <translation>リクエストの完了から回答の最後のバイトまで</translation>
    </message>
    <message>
        <source>All input tokens, cached ones included</source>
        <translation>すべての入力トークン（キャッシュを含む）</translation>
    </message>
    <message>
        <source>Output tokens, reasoning included</source>
        <translation>出力トークン（推論を含む）</translation>
    </message>
    <message>
        <source>Input tokens that the provider read from its cache</source>
        <translation>プロバイダーがキャッシュから読んだ入力トークン</translation>
    </message>
    <message>
        <source>What the account was charged</source>
        <translation>アカウントに課金した額</translation>
    </message>
</context>
<context>
    <name>CallsPage</name>
    <message>
        <source>Calls</source>
        <translation>呼び出し</translation>
    </message>
    <message>
        <source>Every call, newest first</source>
        <translation>すべての呼び出し（新しい順）</translation>
    </message>
    <message>
        <source>Show new calls</source>
        <translation>新しい呼び出しを表示</translation>
    </message>
    <message numerus="yes">
        <source>More than %n new</source>
        <translation>
            <numerusform>%n 件以上の新着</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>calls</comment>
        <translation>
            <numerusform>新着 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Some old calls are missing here</source>
        <translation>一部の古い呼び出しが表示されていません</translation>
    </message>
    <message>
        <source>An archive cannot be read. Copy it back from where you keep a copy, or move its file away.</source>
        <translation>アーカイブを読み取れません。控えから元に戻すか、そのファイルを別の場所に移してください。</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>該当する呼び出しはありません</translation>
    </message>
    <message>
        <source>Change or clear the filter to see more.</source>
        <translation>フィルターを変更するか、クリアしてください。</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>呼び出しはまだありません</translation>
    </message>
    <message>
        <source>As soon as an app calls through Portico, the call appears here. The Overview has a command to try.</source>
        <translation>アプリが Portico を通して呼び出すと、ここに表示されます。概要ページに試せるコマンドがあります。</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>検索中</translation>
    </message>
    <message>
        <source>No call since %1 matches; older ones are being looked at.</source>
        <translation>%1 以降に一致する呼び出しはありません。さらに古いものを確認しています。</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>CostLines</name>
    <message>
        <source>Input tokens</source>
        <translation>入力トークン</translation>
    </message>
    <message>
        <source>Input tokens read from the cache</source>
        <translation>キャッシュから読んだ入力トークン</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (5 min)</source>
        <translation>キャッシュに書いた入力トークン（5 分）</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (1 h)</source>
        <translation>キャッシュに書いた入力トークン（1 時間）</translation>
    </message>
    <message>
        <source>Output tokens</source>
        <translation>出力トークン</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Seconds of audio</source>
        <translation>音声の秒数</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Input tokens of sound</source>
        <translation>音声の入力トークン</translation>
    </message>
    <message>
        <source>Output tokens of sound</source>
        <translation>音声の出力トークン</translation>
    </message>
    <message>
        <source>Input tokens of pictures</source>
        <translation>画像の入力トークン</translation>
    </message>
    <message>
        <source>Output tokens of pictures</source>
        <translation>画像の出力トークン</translation>
    </message>
    <message>
        <source>Output tokens of thoughts</source>
        <translation>推論の出力トークン</translation>
    </message>
    <message>
        <source>The call itself</source>
        <translation>呼び出しそのもの</translation>
    </message>
    <message>
        <source>Billed as a batch</source>
        <translation>バッチとして課金</translation>
    </message>
    <message>
        <source>Attempts that were left</source>
        <translation>打ち切った試行</translation>
    </message>
</context>
<context>
    <name>CredentialDialog</name>
    <message>
        <source>Edit credential of %1</source>
        <translation>%1 の認証情報を編集</translation>
    </message>
    <message>
        <source>Add a credential to %1</source>
        <translation>%1 に認証情報を追加</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add credential</source>
        <translation>認証情報を追加</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>キー(&amp;K)</translation>
    </message>
    <message>
        <source>Leave empty to keep the present key.</source>
        <translation>空のままにすると現在のキーを使い続けます。</translation>
    </message>
    <message>
        <source>Kept encrypted. Only its last four characters will be shown.</source>
        <translation>暗号化して保存し、末尾の 4 文字だけを表示します。</translation>
    </message>
    <message>
        <source>&amp;Weight</source>
        <translation>重み(&amp;W)</translation>
    </message>
    <message>
        <source>How often it is chosen in comparison with the provider&apos;s other keys.</source>
        <translation>このプロバイダーのほかのキーと比べて、どれだけ選ばれるか。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>名前を入力してください。</translation>
    </message>
    <message>
        <source>The provider has another credential with this name.</source>
        <translation>このプロバイダーには同じ名前の認証情報がすでにあります。</translation>
    </message>
    <message>
        <source>Enter the key that the provider gave you.</source>
        <translation>プロバイダーから受け取ったキーを入力してください。</translation>
    </message>
</context>
<context>
    <name>CredentialsModel</name>
    <message>
        <source>Enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>使用回数</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最終使用</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>プロバイダーに拒否されました</translation>
    </message>
    <message>
        <source>Out of funds</source>
        <translation>残高不足</translation>
    </message>
    <message>
        <source>Rate limit reached</source>
        <translation>レート制限に達しました</translation>
    </message>
    <message>
        <source>The provider fails</source>
        <translation>プロバイダーの障害</translation>
    </message>
    <message>
        <source>%1, the next call tries again</source>
        <translation>%1、次の呼び出しで再試行</translation>
    </message>
    <message>
        <source>%1, again in %2</source>
        <extracomment>%1 is a reason, %2 a span such as &quot;12 s&quot;</extracomment>
        <translation>%1、%2 後に再試行</translation>
    </message>
    <message>
        <source>Ready</source>
        <comment>a credential</comment>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) rest</source>
        <translation>
            <numerusform>%n 個のモデルが休止中</numerusform>
        </translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Switched off</source>
        <comment>a credential</comment>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Key locked</source>
        <comment>a credential</comment>
        <translation>キーはロック中</translation>
    </message>
</context>
<context>
    <name>CredentialsPane</name>
    <message>
        <source>Credentials</source>
        <translation>認証情報</translation>
    </message>
    <message>
        <source>A&amp;dd credential</source>
        <translation>認証情報を追加(&amp;D)</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Credentials of %1</source>
        <translation>%1 の認証情報</translation>
    </message>
    <message>
        <source>Select a provider to see its keys.</source>
        <translation>プロバイダーを選ぶとキーが表示されます。</translation>
    </message>
    <message>
        <source>This provider works without a key.</source>
        <translation>このプロバイダーはキーなしで使えます。</translation>
    </message>
    <message>
        <source>No key yet. Calls to this provider fail until you add one.</source>
        <translation>キーがまだありません。追加するまで、このプロバイダーへの呼び出しは失敗します。</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 を削除しますか？</translation>
    </message>
    <message>
        <source>The stored key of %1 is erased and cannot be brought back. Its past calls stay in the log.</source>
        <translation>保存された %1 のキーは消去され、元に戻せません。これまでの呼び出しの記録は残ります。</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>キーを削除</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>今すぐ試す</translation>
    </message>
    <message>
        <source>Asks the provider again with the next call, whatever it said before</source>
        <translation>以前の返答にかかわらず、次の呼び出しでプロバイダーにもう一度送ります</translation>
    </message>
</context>
<context>
    <name>DatabaseScreen</name>
    <message>
        <source>The database cannot be opened</source>
        <translation>データベースを開けません</translation>
    </message>
    <message>
        <source>The database is newer than this Portico</source>
        <translation>データベースがこの Portico より新しいです</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>データベースが壊れています</translation>
    </message>
    <message>
        <source>Portico is already running</source>
        <translation>Portico はすでに動いています</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>データフォルダーを開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>DeadEventsDialog</name>
    <message>
        <source>Time of the call</source>
        <translation>呼び出しの時刻</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>呼び出し</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>試行回数</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Reports that were not delivered</source>
        <translation>届かなかった報告</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再送</translation>
    </message>
    <message>
        <source>Send all again</source>
        <translation>すべて再送</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>破棄…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>The oldest %1 of %2 are shown.</source>
        <translation>%2 件のうち古い %1 件を表示しています。</translation>
    </message>
    <message>
        <source>Forget this report?</source>
        <translation>この報告を破棄しますか?</translation>
    </message>
    <message>
        <source>The billing system will never hear of the call %1. The call itself stays in the log.</source>
        <translation>課金システムに呼び出し %1 が伝わることはなくなります。呼び出し自体はログに残ります。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>破棄</translation>
    </message>
</context>
<context>
    <name>DisplayText</name>
    <message>
        <source>Unpriced</source>
        <translation>価格未設定</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ミリ秒</translation>
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
        <translation>なし</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>たった今</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <comment>minutes</comment>
        <translation>
            <numerusform>%n 分前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n 時間前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 日前</numerusform>
        </translation>
    </message>
    <message>
        <source>Demo (built in, no network)</source>
        <translation>デモ（内蔵、ネットワーク不要）</translation>
    </message>
    <message>
        <source>OpenAI-compatible server</source>
        <translation>OpenAI 互換サーバー</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>A value is not valid. Check what you entered and try again.</source>
        <translation>無効な値があります。入力内容を確認して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The request is larger than allowed. Raise the largest body in Settings, or send less.</source>
        <translation>リクエストが大きすぎます。設定で本文の上限を上げるか、送る量を減らしてください。</translation>
    </message>
    <message>
        <source>The content type is not supported. Send JSON.</source>
        <translation>この形式には対応していません。JSON を送ってください。</translation>
    </message>
    <message>
        <source>The app key is missing, wrong, revoked or expired. Check the key in the app, or rotate it on the Apps page.</source>
        <translation>アプリのキーがない、間違っている、失効または期限切れです。アプリのキーを確認するか、アプリページで交換してください。</translation>
    </message>
    <message>
        <source>This is not allowed. Check the app&apos;s models, and the allowed hosts in Settings.</source>
        <translation>許可されていません。アプリのモデルと、設定の許可ホスト名を確認してください。</translation>
    </message>
    <message>
        <source>This does not exist, or no longer. Refresh, and check the name.</source>
        <translation>存在しないか、すでにありません。更新して名前を確認してください。</translation>
    </message>
    <message>
        <source>This address does not take that kind of request. Check the app&apos;s base URL.</source>
        <translation>このアドレスではその種類のリクエストを受け付けません。アプリのベース URL を確認してください。</translation>
    </message>
    <message>
        <source>The name or port is already taken. Choose another one.</source>
        <translation>その名前またはポートはすでに使われています。別のものを選んでください。</translation>
    </message>
    <message>
        <source>The account&apos;s credit or the app&apos;s budget is used up. Grant credit, or raise the budget.</source>
        <translation>アカウントのクレジットかアプリの予算を使い切りました。クレジットを追加するか、予算を上げてください。</translation>
    </message>
    <message>
        <source>The app has reached its own limit. Wait a moment, or raise the limit on the Apps page.</source>
        <translation>アプリが自身の制限に達しました。しばらく待つか、アプリページで制限を上げてください。</translation>
    </message>
    <message>
        <source>The provider has no usable key. Add or enable one on the Providers page.</source>
        <translation>使えるキーがありません。プロバイダーページで追加するか、有効にしてください。</translation>
    </message>
    <message>
        <source>The provider is disabled or resting after errors. Enable it, or try again shortly.</source>
        <translation>プロバイダーが無効か、エラー後の休止中です。有効にするか、しばらくしてからお試しください。</translation>
    </message>
    <message>
        <source>The provider refused the request. See the call&apos;s attempts for its reason.</source>
        <translation>プロバイダーがリクエストを拒否しました。理由は呼び出しの「試行」をご覧ください。</translation>
    </message>
    <message>
        <source>The provider limits how much you may ask. Wait, or add another key.</source>
        <translation>プロバイダーの利用制限に達しました。待つか、別のキーを追加してください。</translation>
    </message>
    <message>
        <source>The provider refused the key. Replace it on the Providers page.</source>
        <translation>プロバイダーがキーを拒否しました。プロバイダーページで取り替えてください。</translation>
    </message>
    <message>
        <source>The provider could not be reached or broke off. Check the base URL and the network.</source>
        <translation>プロバイダーに接続できないか、途中で切れました。ベース URL とネットワークを確認してください。</translation>
    </message>
    <message>
        <source>The provider did not answer in time. Try again, or raise the time limit in Settings.</source>
        <translation>プロバイダーが時間内に応答しませんでした。もう一度試すか、設定で制限時間を延ばしてください。</translation>
    </message>
    <message>
        <source>The app left before the answer was complete. Nothing needs to be done.</source>
        <translation>回答が終わる前にアプリが切断しました。対処は不要です。</translation>
    </message>
    <message>
        <source>The database cannot be read or written. Check that its file is still in the data folder, and the folder&apos;s free space and rights.</source>
        <translation>データベースを読み書きできません。データフォルダーにファイルが残っているか、フォルダーの空き容量と権限を確認してください。</translation>
    </message>
    <message>
        <source>The database was written by a newer Portico. Update Portico; your data is untouched.</source>
        <translation>データベースは新しい Portico で書かれています。Portico を更新してください。データは変更していません。</translation>
    </message>
    <message>
        <source>The database file is damaged. Close Portico and put back a backup from the data folder.</source>
        <translation>データベースファイルが壊れています。Portico を終了し、データフォルダーのバックアップを戻してください。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Unlock the keyring or give the passphrase, then try again.</source>
        <translation>プロバイダーのキーがロックされています。キーリングを解除するかパスフレーズを入力して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>A stored key cannot be opened with the present master key. Enter that key again.</source>
        <translation>現在のマスターキーでは保存済みのキーを開けません。そのキーを入力し直してください。</translation>
    </message>
    <message>
        <source>Portico was stopping. Repeat the call.</source>
        <translation>Portico は停止処理中でした。呼び出しをもう一度行ってください。</translation>
    </message>
    <message>
        <source>Another Portico uses this data folder. Use its window, or quit it first.</source>
        <translation>別の Portico がこのデータフォルダーを使っています。そのウィンドウを使うか、先に終了してください。</translation>
    </message>
    <message>
        <source>Something went wrong inside Portico. The log in the data folder says more.</source>
        <translation>Portico の内部で問題が起きました。詳しくはデータフォルダーのログをご覧ください。</translation>
    </message>
    <message>
        <source>Invalid request</source>
        <translation>不正なリクエスト</translation>
    </message>
    <message>
        <source>Request too large</source>
        <translation>リクエストが大きすぎます</translation>
    </message>
    <message>
        <source>Request too slow</source>
        <translation>リクエストが遅すぎます</translation>
    </message>
    <message>
        <source>The app did not send its whole request in time. Check its network, or raise the time for a request&apos;s body in Settings.</source>
        <translation>アプリがリクエスト全体を時間内に送りませんでした。ネットワークを確認するか、「設定」でリクエスト本文の時間を延ばしてください。</translation>
    </message>
    <message>
        <source>Unsupported content type</source>
        <translation>未対応のコンテンツタイプ</translation>
    </message>
    <message>
        <source>Wrong or missing app key</source>
        <translation>アプリキーが誤りか未指定</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>許可されていません</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Wrong kind of request</source>
        <translation>リクエストの種類が不正</translation>
    </message>
    <message>
        <source>Already taken</source>
        <translation>すでに使用中</translation>
    </message>
    <message>
        <source>Credit used up</source>
        <translation>クレジット切れ</translation>
    </message>
    <message>
        <source>Limit of the app reached</source>
        <translation>アプリの上限に到達</translation>
    </message>
    <message>
        <source>No usable key</source>
        <translation>使えるキーなし</translation>
    </message>
    <message>
        <source>Provider unavailable</source>
        <translation>プロバイダー利用不可</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>プロバイダーが拒否</translation>
    </message>
    <message>
        <source>Limited by the provider</source>
        <translation>プロバイダーが制限</translation>
    </message>
    <message>
        <source>Key refused by the provider</source>
        <translation>プロバイダーがキーを拒否</translation>
    </message>
    <message>
        <source>App left first</source>
        <translation>アプリが先に切断</translation>
    </message>
    <message>
        <source>Database not usable</source>
        <translation>データベース使用不可</translation>
    </message>
    <message>
        <source>Database too new</source>
        <translation>データベースが新しすぎます</translation>
    </message>
    <message>
        <source>Database damaged</source>
        <translation>データベース破損</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>キーはロック中</translation>
    </message>
    <message>
        <source>Key cannot be opened</source>
        <translation>キーを開けません</translation>
    </message>
    <message>
        <source>No room for one more</source>
        <translation>空きがありません</translation>
    </message>
    <message>
        <source>Portico holds as many large requests and answers as it can. Send it again in a moment.</source>
        <translation>Portico が保持できる大きなリクエストと回答の上限に達しています。しばらくしてからもう一度送信してください。</translation>
    </message>
    <message>
        <source>Portico was stopping</source>
        <translation>Portico は停止中</translation>
    </message>
    <message>
        <source>Already running</source>
        <translation>すでに実行中</translation>
    </message>
    <message>
        <source>Fault inside Portico</source>
        <translation>Portico 内部のエラー</translation>
    </message>
    <message>
        <source>Connection failed</source>
        <translation>接続に失敗</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>時間切れ</translation>
    </message>
    <message>
        <source>No funds left at the provider</source>
        <translation>プロバイダーでの残高不足</translation>
    </message>
    <message>
        <source>The account of the key has no funds left at the provider. Pay there, or add a key of another account on the Providers page.</source>
        <translation>このキーのアカウントは、プロバイダーでの残高がなくなりました。プロバイダーで支払うか、「プロバイダー」ページで別のアカウントのキーを追加してください。</translation>
    </message>
</context>
<context>
    <name>FirstCallPane</name>
    <message>
        <source>Add a provider</source>
        <translation>プロバイダーを追加</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>アプリを作成</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>コマンドをコピー</translation>
    </message>
    <message>
        <source>Waiting for the first call…</source>
        <translation>最初の呼び出しを待っています…</translation>
    </message>
    <message>
        <source>Welcome to Portico</source>
        <translation>Portico へようこそ</translation>
    </message>
    <message>
        <source>Begin with a provider: where calls are to be sent. Then create an app, which gets the key for your tool.</source>
        <translation>まず呼び出しの送り先となるプロバイダーを追加します。次にアプリを作成すると、ツール用のキーが発行されます。</translation>
    </message>
    <message>
        <source>One more step</source>
        <translation>あと一歩です</translation>
    </message>
    <message>
        <source>Create an app. It gets the key that your tool sends with each call.</source>
        <translation>アプリを作成してください。ツールが呼び出しのたびに送るキーが発行されます。</translation>
    </message>
    <message>
        <source>Ready for the first call</source>
        <translation>最初の呼び出しの準備ができました</translation>
    </message>
    <message>
        <source>Paste this into a terminal, with the key of an app in place of YOUR_APP_KEY, or point your tool at the endpoint below.</source>
        <translation>YOUR_APP_KEY をアプリのキーに置き換えて端末に貼り付けるか、ツールに下のエンドポイントを設定してください。</translation>
    </message>
    <message>
        <source>The first call has arrived</source>
        <translation>最初の呼び出しが届きました</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>GatewayText</name>
    <message>
        <source>Stopped</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>起動しています…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>稼働中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>停止しています…</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>起動できません</translation>
    </message>
</context>
<context>
    <name>HubStatusBar</name>
    <message>
        <source>Copy the endpoint</source>
        <translation>エンドポイントをコピー</translation>
    </message>
    <message>
        <source>Running, but calls cannot be recorded</source>
        <translation>稼働中ですが、呼び出しを記録できません</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>処理中の呼び出し %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Today: %1 credits</source>
        <translation>今日: %1 クレジット</translation>
    </message>
    <message>
        <source>Show the providers</source>
        <translation>プロバイダーを表示</translation>
    </message>
    <message>
        <source>Provider keys cannot be opened</source>
        <translation>プロバイダーのキーを開けません</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>プロバイダーのキーがロックされています</translation>
    </message>
</context>
<context>
    <name>JumpDialog</name>
    <message>
        <source>Go to</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Name of a page, provider or app</source>
        <translation>ページ、プロバイダー、アプリの名前</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>一致した項目</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>I have &amp;stored it</source>
        <translation>保存しました(&amp;S)</translation>
    </message>
    <message>
        <source>Key of %1</source>
        <translation>%1 のキー</translation>
    </message>
    <message>
        <source>App key</source>
        <translation>アプリのキー</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>This is the only time the key is shown. Copy it into the app now. Portico keeps only a fingerprint of it and cannot show it again.</source>
        <translation>キーが表示されるのは今回だけです。今すぐアプリにコピーしてください。Portico はその指紋だけを保存し、再表示できません。</translation>
    </message>
    <message>
        <source>Base URL for the app: %1</source>
        <translation>アプリに設定するベース URL: %1</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard is cleared after %n second(s).</source>
        <translation>
            <numerusform>コピーしました。クリップボードは %n 秒後に消去されます。</numerusform>
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
        <translation>エンドポイントをコピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;New on this page</source>
        <translation>このページに新規作成(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>設定(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>データフォルダーを開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go to…</source>
        <translation>移動(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Find on this page</source>
        <translation>このページを検索(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>更新(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>戻る(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>キーボードショートカット(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Portico</source>
        <translation>Portico について(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>ゲートウェイを停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>ゲートウェイを開始(&amp;S)</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>What went through Portico</source>
        <translation>Portico を通った呼び出し</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼び出し</translation>
    </message>
    <message>
        <source>Calls that were answered, failed or cancelled in this period</source>
        <translation>この期間に応答、失敗、キャンセルした呼び出し</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>失敗率</translation>
    </message>
    <message>
        <source>Calls that ended in an error, of all calls; those that the client cancelled are no failures</source>
        <translation>全呼び出しのうちエラーで終わった割合。クライアントがキャンセルしたものは失敗に数えません</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>入力 / 出力トークン</translation>
    </message>
    <message>
        <source>Input tokens with cached ones, and output tokens</source>
        <translation>入力トークン（キャッシュを含む）と出力トークン</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>What was charged to accounts; unpriced calls are not in it</source>
        <translation>アカウントに課金した額。価格未設定の呼び出しは含みません</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 時間</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 日間</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 日間</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>推移</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>グラフの内容</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>表で表示</translation>
    </message>
    <message>
        <source>Top models</source>
        <translation>よく使うモデル</translation>
    </message>
    <message>
        <source>Last failures</source>
        <translation>最近の失敗</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>まだありません</translation>
    </message>
    <message>
        <source>None in the period before</source>
        <translation>前の期間はありません</translation>
    </message>
    <message>
        <source>%1 % to the period before</source>
        <translation>前の期間比 %1 %</translation>
    </message>
    <message>
        <source>No failure</source>
        <translation>失敗なし</translation>
    </message>
    <message numerus="yes">
        <source>%n failure(s)</source>
        <translation>
            <numerusform>失敗 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Not resolved</source>
        <translation>未解決</translation>
    </message>
    <message>
        <source>Unpriced</source>
        <translation>価格未設定</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Set a passphrase</source>
        <translation>パスフレーズを設定</translation>
    </message>
    <message>
        <source>Enter the passphrase</source>
        <translation>パスフレーズを入力</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロックを解除</translation>
    </message>
    <message>
        <source>Provider keys are encrypted with it. You will be asked for it at every start. If it is lost, the keys have to be entered again.</source>
        <translation>プロバイダーのキーを暗号化します。起動のたびに入力が必要です。忘れた場合は、キーをすべて入力し直すことになります。</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>パスフレーズ(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Repeat</source>
        <translation>再入力(&amp;R)</translation>
    </message>
    <message>
        <source>Enter the passphrase.</source>
        <translation>パスフレーズを入力してください。</translation>
    </message>
    <message numerus="yes">
        <source>Use at least %n character(s).</source>
        <translation>
            <numerusform>%n 文字以上にしてください。</numerusform>
        </translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>2 つの入力が一致しません。</translation>
    </message>
    <message>
        <source>The stored master key is damaged, or belongs to another database. Put back a backup of the database.</source>
        <translation>保存されているマスターキーが壊れているか、別のデータベースのものです。データベースのバックアップを戻してください。</translation>
    </message>
    <message>
        <source>The master key could not be made. Try again.</source>
        <translation>マスターキーを作成できませんでした。もう一度お試しください。</translation>
    </message>
    <message>
        <source>This is not the passphrase. Enter it again.</source>
        <translation>パスフレーズが違います。もう一度入力してください。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Calls to providers fail until you enter it.</source>
        <translation>プロバイダーのキーはロックされています。入力するまで、プロバイダーへの呼び出しは失敗します。</translation>
    </message>
</context>
<context>
    <name>ProviderDialog</name>
    <message>
        <source>Edit provider</source>
        <translation>プロバイダーを編集</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>プロバイダーを追加</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add provider</source>
        <translation>プロバイダーを追加</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>種類(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>Model names begin with it, for example openai/gpt-5-mini.</source>
        <translation>モデル名の先頭に付きます（例: openai/gpt-5-mini）。</translation>
    </message>
    <message>
        <source>&amp;Base URL</source>
        <translation>ベース URL(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>リージョン(&amp;R)</translation>
    </message>
    <message>
        <source>Answers from inside Portico</source>
        <translation>Portico の内部で応答します</translation>
    </message>
    <message>
        <source>Enter the region.</source>
        <translation>リージョンを入力してください。</translation>
    </message>
    <message>
        <source>Replace {%1} in the base URL with your own.</source>
        <translation>ベース URL の {%1} を自分の値に置き換えてください。</translation>
    </message>
    <message>
        <source>Enter the base URL, for example https://example.com/v1.</source>
        <translation>ベース URL を入力してください（例: https://example.com/v1）。</translation>
    </message>
    <message>
        <source>The base URL must begin with https:// or http:// and name a host.</source>
        <translation>ベース URL は https:// か http:// で始まり、ホスト名を含む必要があります。</translation>
    </message>
    <message>
        <source>The base URL must not hold a user name, a query or a fragment. Keys are added as credentials.</source>
        <translation>ベース URL にユーザー名、クエリ、フラグメントは使えません。キーは認証情報として追加してください。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>名前を入力してください。</translation>
    </message>
    <message>
        <source>A name has only small letters, digits, dots, dashes and underscores.</source>
        <translation>名前に使えるのは小文字の英字、数字、ドット、ハイフン、下線だけです。</translation>
    </message>
    <message>
        <source>Another provider has this name.</source>
        <translation>この名前のプロバイダーがすでにあります。</translation>
    </message>
    <message>
        <source>Keys and prompts would cross the network in clear text, and anyone on the way could read them. Use https:// if the provider offers it.</source>
        <translation>キーとプロンプトは平文でネットワークを流れ、途中の誰にでも読まれます。プロバイダーが対応していれば https:// を使ってください。</translation>
    </message>
    <message>
        <source>Send them in clear text all the &amp;same</source>
        <translation>それでも平文で送る(&amp;S)</translation>
    </message>
    <message>
        <source>Use https://, or tick that clear text is meant.</source>
        <translation>https:// を使うか、平文で送ることを選んでください。</translation>
    </message>
    <message>
        <source>Send the stored keys to the new &amp;address</source>
        <translation>保存済みのキーを新しいアドレスへ送る(&amp;A)</translation>
    </message>
    <message>
        <source>Tick that the stored keys are meant for the new address.</source>
        <translation>保存済みのキーを新しいアドレスで使うことを確認するには、チェックを入れてください。</translation>
    </message>
</context>
<context>
    <name>ProviderTestDialog</name>
    <message>
        <source>&amp;Test</source>
        <translation>テスト(&amp;T)</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 をテスト</translation>
    </message>
    <message>
        <source>Automatic: list the provider&apos;s models</source>
        <translation>自動: プロバイダーのモデルを一覧</translation>
    </message>
    <message>
        <source>Not tested yet</source>
        <translation>まだテストしていません</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>モデル(&amp;M)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Asking the provider…</source>
        <translation>プロバイダーに問い合わせています…</translation>
    </message>
    <message>
        <source>It works</source>
        <translation>使えます</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>失敗しました</translation>
    </message>
    <message>
        <source>HTTP %1 · %2</source>
        <translation>HTTP %1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) listed: %1</source>
        <translation>
            <numerusform>モデル %n 件: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The provider answered as it should.</source>
        <translation>プロバイダーは正常に応答しました。</translation>
    </message>
    <message>
        <source>The provider answered, but not as one of its kind does. Check the kind, the base URL and the model.</source>
        <translation>プロバイダーは応答しましたが、この種類の形式ではありません。種類、ベース URL、モデルを確認してください。</translation>
    </message>
    <message>
        <source>A provider of this kind cannot be tried without a charge.</source>
        <translation>この種類のプロバイダーは、料金なしではテストできません。</translation>
    </message>
    <message>
        <source>The provider refused the request. Check the base URL and the model.</source>
        <translation>プロバイダーがリクエストを拒否しました。ベース URL とモデルを確認してください。</translation>
    </message>
</context>
<context>
    <name>ProvidersModel</name>
    <message>
        <source>Disabled</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>キーなし</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>キーがロック中</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>失敗中</translation>
    </message>
    <message>
        <source>Partly failing</source>
        <translation>一部失敗</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内蔵</translation>
    </message>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>ベース URL</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>認証情報</translation>
    </message>
</context>
<context>
    <name>ProvidersPage</name>
    <message>
        <source>Providers</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Where calls are sent, and the keys they are sent with</source>
        <translation>呼び出しの送り先と、送信に使うキー</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>テスト(&amp;T)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>削除(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Add provider</source>
        <translation>プロバイダーを追加(&amp;A)</translation>
    </message>
    <message>
        <source>Add a provider (Ctrl+N)</source>
        <translation>プロバイダーを追加 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No provider yet</source>
        <translation>プロバイダーはまだありません</translation>
    </message>
    <message>
        <source>Add the first one: a company whose models you use, a server of your own, or the built-in demo to try Portico without any key.</source>
        <translation>最初の 1 つを追加してください。モデルを提供する会社、自分のサーバー、またはキーなしで Portico を試せる内蔵デモが選べます。</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>プロバイダーを追加</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 を削除しました。</translation>
    </message>
    <message>
        <source>A&amp;liases…</source>
        <translation>別名(&amp;L)…</translation>
    </message>
    <message>
        <source>Names of your own for models, and how one of several is chosen</source>
        <translation>モデルに付ける独自の名前と、複数からの選び方</translation>
    </message>
</context>
<context>
    <name>RotateDialog</name>
    <message>
        <source>Rotate the key of %1</source>
        <translation>%1 のキーを交換</translation>
    </message>
    <message>
        <source>Make a new key</source>
        <translation>新しいキーを作成</translation>
    </message>
    <message>
        <source> h</source>
        <comment>hours</comment>
        <translation> 時間</translation>
    </message>
    <message>
        <source>Ends at once</source>
        <translation>ただちに無効</translation>
    </message>
    <message>
        <source>The app gets a new key, shown once. The old key stays valid for a while, so that you can change it over without a gap.</source>
        <translation>アプリに新しいキーが発行され、一度だけ表示されます。以前のキーはしばらく有効なので、途切れずに切り替えられます。</translation>
    </message>
    <message>
        <source>&amp;Old key valid for</source>
        <translation>以前のキーの有効期間(&amp;O)</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show or hide what is typed</source>
        <translation>入力内容を表示または隠す</translation>
    </message>
</context>
<context>
    <name>SettingLoss</name>
    <message>
        <source>All kept prompts and answers (%1) are erased and cannot be brought back. Their calls stay in the log.</source>
        <translation>保存したプロンプトと回答（%1）はすべて消去され、元に戻せません。呼び出しはログに残ります。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), all that are older than the new limit are erased and cannot be brought back.</source>
        <translation>保存したプロンプトと回答（%1）のうち、新しい期間より古いものはすべて消去され、元に戻せません。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), the oldest are erased until the rest fits, and cannot be brought back.</source>
        <translation>保存したプロンプトと回答（%1）のうち、残りが収まるまで古いものから消去され、元に戻せません。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), all that are older than the new limit are deleted. Requests that refer to them fail.</source>
        <translation>保存した Responses API のターン（%1）のうち、新しい期間より古いものはすべて削除されます。それらを参照するリクエストは失敗します。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), the oldest are deleted until the rest fits. Requests that refer to them fail.</source>
        <translation>保存した Responses API のターン（%1）のうち、残りが収まるまで古いものから削除されます。それらを参照するリクエストは失敗します。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>既定値に戻す: %1</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>既定値に戻す</translation>
    </message>
    <message>
        <source>Enter a whole number from %1 to %2.</source>
        <translation>%1 から %2 までの整数を入力してください。</translation>
    </message>
    <message>
        <source>This is not valid here. It is not applied; see the explanation on the left.</source>
        <translation>この値は無効なので適用していません。左の説明をご覧ください。</translation>
    </message>
    <message>
        <source>Takes effect when the gateway is started again</source>
        <translation>ゲートウェイを再度開始すると有効になります</translation>
    </message>
    <message>
        <source>Default</source>
        <comment>a setting has its default value</comment>
        <translation>既定</translation>
    </message>
    <message>
        <source>Changed</source>
        <comment>a setting differs from its default</comment>
        <translation>変更済み</translation>
    </message>
</context>
<context>
    <name>SettingText</name>
    <message>
        <source>Keep calls</source>
        <translation>呼び出しの保存期間</translation>
    </message>
    <message>
        <source>How long calls stay in the database. 0: for ever. Usage sums and ledger always stay.</source>
        <translation>呼び出しをデータベースに残す期間。0: 無期限。使用量の集計と台帳は常に残ります。</translation>
    </message>
    <message>
        <source>Room for calls</source>
        <translation>呼び出しの容量</translation>
    </message>
    <message>
        <source>What the calls in the database may take, about. The oldest hours leave first. 0: no limit.</source>
        <translation>データベース内の呼び出しが使えるおよその容量。古い時間帯から移されます。0: 制限なし。</translation>
    </message>
    <message>
        <source>Archive old calls</source>
        <translation>古い呼び出しをアーカイブ</translation>
    </message>
    <message>
        <source>Calls that leave the database go to a file for each quarter, where they are still found. Off: they are deleted.</source>
        <translation>データベースから移された呼び出しは四半期ごとのファイルに入り、引き続き検索できます。オフ: 削除されます。</translation>
    </message>
    <message>
        <source>Keep archives</source>
        <translation>アーカイブの保存</translation>
    </message>
    <message>
        <source>Quarters before the present one whose files are kept. 0: all.</source>
        <translation>現在より前の何四半期分のファイルを残すか。0: すべて。</translation>
    </message>
    <message>
        <source>Keep the audit log</source>
        <translation>監査ログの保存</translation>
    </message>
    <message>
        <source>How long it is known who changed what. 0: for ever.</source>
        <translation>誰が何を変更したかを残す期間。0: 無期限。</translation>
    </message>
    <message>
        <source>Old calls</source>
        <translation>古い呼び出し</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Where Portico listens. Anything but a loopback address opens it to the network.</source>
        <translation>Portico が待ち受けるアドレス。ループバック以外にするとネットワークに公開されます。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>0 takes any free one.</source>
        <translation>0 なら空いているポートを使います。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>Threads that serve calls. One is enough for thousands of calls a second.</source>
        <translation>呼び出しを処理するスレッド数。1 つで毎秒数千件に対応できます。</translation>
    </message>
    <message>
        <source>Time for a request head</source>
        <translation>リクエストヘッダーの制限時間</translation>
    </message>
    <message>
        <source>How long a client may take to send the head of a request.</source>
        <translation>クライアントがヘッダーを送り終えるまでの時間。</translation>
    </message>
    <message>
        <source>Pause in a request body</source>
        <translation>リクエスト本文の中断</translation>
    </message>
    <message>
        <source>How long a client may pause while it sends a body.</source>
        <translation>クライアントが本文の送信中に中断できる時間。</translation>
    </message>
    <message>
        <source>Idle connections</source>
        <translation>待機中の接続</translation>
    </message>
    <message>
        <source>How long a connection may stay open without a request, or with a reader that takes nothing.</source>
        <translation>リクエストがない、または相手が読み取らない接続を開いておく時間。</translation>
    </message>
    <message>
        <source>Largest head</source>
        <translation>ヘッダーの上限</translation>
    </message>
    <message>
        <source>Requests with a larger head are refused.</source>
        <translation>これより大きいヘッダーのリクエストは拒否します。</translation>
    </message>
    <message>
        <source>Largest body</source>
        <translation>本文の上限</translation>
    </message>
    <message>
        <source>Requests with a larger body are refused.</source>
        <translation>これより大きい本文のリクエストは拒否します。</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>同時接続数</translation>
    </message>
    <message>
        <source>Further client connections are closed.</source>
        <translation>これを超える接続は閉じます。</translation>
    </message>
    <message>
        <source>Allowed host names</source>
        <translation>許可するホスト名</translation>
    </message>
    <message>
        <source>Names by which clients may call besides the loopback ones, separated by commas.</source>
        <translation>ループバック以外にクライアントが使える名前。半角コンマで区切ります。</translation>
    </message>
    <message>
        <source>Allowed web origins</source>
        <translation>許可する Web オリジン</translation>
    </message>
    <message>
        <source>Web pages that may call Portico, separated by commas. Empty: none.</source>
        <translation>Portico を呼び出せる Web ページ。半角コンマで区切ります。空なら許可しません。</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>接続の制限時間</translation>
    </message>
    <message>
        <source>To reach a provider, the TLS handshake included.</source>
        <translation>プロバイダーに接続するまで（TLS ハンドシェイクを含む）。</translation>
    </message>
    <message>
        <source>Time to the first byte</source>
        <translation>最初のバイトまでの制限時間</translation>
    </message>
    <message>
        <source>From the request sent to the first byte of the provider&apos;s answer.</source>
        <translation>リクエスト送信からプロバイダーの回答の最初のバイトまで。</translation>
    </message>
    <message>
        <source>Pause in an answer</source>
        <translation>回答の中断</translation>
    </message>
    <message>
        <source>How long a provider may pause within its answer.</source>
        <translation>プロバイダーが回答の途中で中断できる時間。</translation>
    </message>
    <message>
        <source>Time for a whole call</source>
        <translation>呼び出し全体の制限時間</translation>
    </message>
    <message>
        <source>Images from private addresses</source>
        <translation>プライベートアドレスの画像</translation>
    </message>
    <message>
        <source>Whether images may be fetched from addresses in the private network.</source>
        <translation>プライベートネットワークのアドレスから画像を取得してよいか。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>For example http://host:port, or direct for none. Empty: what the system says.</source>
        <translation>例: http://host:port。direct は使用しません。空ならシステムの設定に従います。</translation>
    </message>
    <message>
        <source>Headers passed on</source>
        <translation>転送するヘッダー</translation>
    </message>
    <message>
        <source>Further headers of clients that providers get, for example x-session-id or x-trace-*.</source>
        <translation>プロバイダーにも送るクライアントのヘッダー。例: x-session-id、x-trace-*。</translation>
    </message>
    <message>
        <source>When calls cannot be recorded</source>
        <translation>呼び出しを記録できないとき</translation>
    </message>
    <message>
        <source>Refuse them, or answer them unrecorded.</source>
        <translation>拒否するか、記録せずに応答するか。</translation>
    </message>
    <message>
        <source>Safety against power cuts</source>
        <translation>停電への備え</translation>
    </message>
    <message>
        <source>Full loses nothing, but takes time on every call. Normal may lose the last moments.</source>
        <translation>「完全」は何も失いませんが、呼び出しごとに時間がかかります。「標準」は直前の記録を失うことがあります。</translation>
    </message>
    <message>
        <source>Enforce credit</source>
        <translation>クレジットを必須にする</translation>
    </message>
    <message>
        <source>Refuse calls when the account has no credit left.</source>
        <translation>アカウントのクレジットがなくなったら呼び出しを拒否します。</translation>
    </message>
    <message>
        <source>Models without a price</source>
        <translation>価格のないモデル</translation>
    </message>
    <message>
        <source>Refuse them where credit or a budget limits the money, or allow them at no charge.</source>
        <translation>クレジットや予算で金額が制限されている場合に拒否するか、無料で許可します。</translation>
    </message>
    <message>
        <source>Reserve for open answers</source>
        <translation>上限のない応答の引当</translation>
    </message>
    <message>
        <source>Tokens of output that money is held for at least where the client gives no maximum. 0: all that the model can write.</source>
        <translation>クライアントが上限を指定しないとき、少なくともこの出力トークン数の金額を確保します。0：モデルが書けるすべて。</translation>
    </message>
    <message>
        <source>Keep prompts and answers</source>
        <translation>プロンプトと回答を保存</translation>
    </message>
    <message>
        <source>For which calls they are kept in the database, in plain text. Off deletes what was kept.</source>
        <translation>どの呼び出しのものを平文でデータベースに保存するか。オフにすると保存済みのものは削除されます。</translation>
    </message>
    <message>
        <source>Keep prompts and answers for</source>
        <translation>プロンプトと回答の保存期間</translation>
    </message>
    <message>
        <source>How long what is kept stays; it is then overwritten. 0: as long as its call.</source>
        <translation>保存したものを残す期間。過ぎると上書きして消去します。0：その呼び出しがある限り。</translation>
    </message>
    <message>
        <source>Room for prompts and answers</source>
        <translation>プロンプトと回答の容量</translation>
    </message>
    <message>
        <source>What all that is kept may take, compressed. The oldest go first.</source>
        <translation>保存するもの全体の圧縮後の上限。古いものから削除します。</translation>
    </message>
    <message>
        <source>Keep responses</source>
        <translation>レスポンスを保存</translation>
    </message>
    <message>
        <source>How long turns of the Responses API are kept, so that later requests can refer to them. 0: none is kept.</source>
        <translation>後のリクエストから参照できるよう、Responses API のターンを保存する期間。0：保存しません。</translation>
    </message>
    <message>
        <source>Room for responses</source>
        <translation>レスポンスの容量</translation>
    </message>
    <message>
        <source>What all kept turns may take together. The oldest go first.</source>
        <translation>保存したすべてのターンが合わせて使える容量。古いものから削除します。</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>ゲートウェイ</translation>
    </message>
    <message>
        <source>Connections to providers</source>
        <translation>プロバイダーへの接続</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>プライバシー</translation>
    </message>
    <message>
        <source>Accounting and database</source>
        <translation>課金とデータベース</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>On</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Only failed calls</source>
        <translation>失敗した呼び出しのみ</translation>
    </message>
    <message>
        <source>All calls</source>
        <translation>すべての呼び出し</translation>
    </message>
    <message>
        <source>Refuse (strict)</source>
        <translation>拒否する（厳格）</translation>
    </message>
    <message>
        <source>Answer unrecorded (best effort)</source>
        <translation>記録せずに応答する（ベストエフォート）</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完全</translation>
    </message>
    <message>
        <source> ms</source>
        <comment>milliseconds, after a number</comment>
        <translation> ミリ秒</translation>
    </message>
    <message>
        <source> days</source>
        <comment>after a number</comment>
        <translation> 日</translation>
    </message>
    <message>
        <source> MiB</source>
        <comment>mebibytes, after a number</comment>
        <translation> MiB</translation>
    </message>
    <message>
        <source> bytes</source>
        <comment>after a number</comment>
        <translation> バイト</translation>
    </message>
    <message>
        <source>Credits for new accounts</source>
        <translation>新しいアカウントのクレジット</translation>
    </message>
    <message>
        <source>Given to every new account at once. 0: none.</source>
        <translation>新しいアカウントにすぐに付与されます。0：なし。</translation>
    </message>
    <message>
        <source>Days until they lapse</source>
        <translation>失効までの日数</translation>
    </message>
    <message>
        <source>What is left of a new account&apos;s first credits lapses then. 0: never.</source>
        <translation>新しいアカウントの最初のクレジットの残りがそのとき失効します。0：失効しません。</translation>
    </message>
    <message>
        <source>Warn of a low balance</source>
        <translation>残高不足の警告</translation>
    </message>
    <message>
        <source>An account with fewer credits is reported once. 0: never.</source>
        <translation>クレジットがこれを下回ったアカウントを一度だけ知らせます。0：知らせません。</translation>
    </message>
    <message>
        <source>Margin in percent</source>
        <translation>上乗せ率（%）</translation>
    </message>
    <message>
        <source>What credits cost more than the provider asks, for new prices from a catalogue.</source>
        <translation>カタログから取り込む新しい価格で、クレジットをプロバイダーの料金よりどれだけ高くするか。</translation>
    </message>
    <message>
        <source>Prices of models.dev</source>
        <translation>models.dev の価格</translation>
    </message>
    <message>
        <source>Where they are fetched from.</source>
        <translation>取得元。</translation>
    </message>
    <message>
        <source>Prices of OpenRouter</source>
        <translation>OpenRouter の価格</translation>
    </message>
    <message>
        <source>Prices of LiteLLM</source>
        <translation>LiteLLM の価格</translation>
    </message>
    <message>
        <source>Report calls to</source>
        <translation>呼び出しの報告先</translation>
    </message>
    <message>
        <source>Each call&apos;s cost is sent there as a CloudEvent. Empty: nowhere.</source>
        <translation>呼び出しごとの費用を CloudEvent として送ります。空欄：送りません。</translation>
    </message>
    <message>
        <source>Reports in one request</source>
        <translation>1 回のリクエストでの報告数</translation>
    </message>
    <message>
        <source>More than one needs a receiver that takes batches.</source>
        <translation>2 以上にするには、まとめて受け取れる受信側が必要です。</translation>
    </message>
    <message>
        <source>Undelivered reports</source>
        <translation>未配信の報告</translation>
    </message>
    <message>
        <source>So many are kept; beyond that the oldest are given up.</source>
        <translation>この数まで保持し、超えると古いものから破棄します。</translation>
    </message>
    <message>
        <source>Credits and prices</source>
        <translation>クレジットと価格</translation>
    </message>
    <message>
        <source>How long a call may take, all its attempts together. 0: no limit.</source>
        <translation>すべての試行を合わせた 1 回の呼び出しの最長時間。0: 無制限。</translation>
    </message>
    <message>
        <source>Time for further attempts</source>
        <translation>再試行できる時間</translation>
    </message>
    <message>
        <source>How long after a call&apos;s first attempt another one may begin. 0: there is only one.</source>
        <translation>最初の試行から次の試行を始められる時間。0: 1 回だけ。</translation>
    </message>
    <message>
        <source>Time for a stream to begin</source>
        <translation>ストリームが始まるまでの時間</translation>
    </message>
    <message>
        <source>While there is another key or provider to ask. 0: as long as for any answer.</source>
        <translation>ほかに問い合わせられるキーやプロバイダーがある間の制限時間。0：ほかの応答と同じ。</translation>
    </message>
    <message>
        <source>Pause between attempts</source>
        <translation>試行の間隔</translation>
    </message>
    <message>
        <source>At most this long before the same provider is asked again.</source>
        <translation>同じプロバイダーにもう一度送るまでの最長の間隔。</translation>
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
        <translation>変更はすぐに適用されます</translation>
    </message>
    <message>
        <source>Re&amp;vert changes</source>
        <translation>変更を元に戻す(&amp;V)</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>設定を検索</translation>
    </message>
    <message>
        <source>Take back what was changed on this page since it was opened</source>
        <translation>このページを開いてからここで変更した値を元に戻します</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Light or dark colours.</source>
        <translation>明るい配色か暗い配色。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Of the window. Logs and the command line stay English.</source>
        <translation>ウィンドウの言語。ログとコマンドラインは英語のままです。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>データフォルダー</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>ストレージ</translation>
    </message>
    <message>
        <source>The database, its backups and the log are here. Provider keys in it are encrypted.</source>
        <translation>データベース、バックアップ、ログの保存先です。プロバイダーのキーは暗号化されています。</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>フォルダーを開く(&amp;O)</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>一致する設定はありません。</translation>
    </message>
    <message>
        <source>Delete what was kept?</source>
        <translation>保存した内容を削除しますか？</translation>
    </message>
    <message>
        <source>Delete</source>
        <comment>what was kept</comment>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Overview</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼び出し</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Provider %1</source>
        <translation>プロバイダー %1</translation>
    </message>
    <message>
        <source>App %1</source>
        <translation>アプリ %1</translation>
    </message>
    <message>
        <source>Calls cannot be recorded now</source>
        <translation>現在、呼び出しを記録できません</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Copy the selected rows of a table</source>
        <translation>表の選択した行をコピー</translation>
    </message>
    <message>
        <source>Open or edit the selected row</source>
        <translation>選択した行を開く、または編集</translation>
    </message>
    <message>
        <source>Remove the selected row</source>
        <translation>選択した行を削除</translation>
    </message>
    <message>
        <source>Turn a switch on or off</source>
        <translation>スイッチを切り替える</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>StorageRow</name>
    <message>
        <source>Storage</source>
        <translation>ストレージ</translation>
    </message>
    <message>
        <source>Database: %1, of which %2 will be used again.</source>
        <translation>データベース: %1（うち %2 は再利用されます）。</translation>
    </message>
    <message>
        <source>No calls are in it.</source>
        <translation>呼び出しは含まれていません。</translation>
    </message>
    <message>
        <source>About %1 calls since %2 are in it.</source>
        <translation>%2 以降の呼び出し約 %1 件を含みます。</translation>
    </message>
    <message>
        <source>In it: %1 of prompts and answers, %2 of turns of the Responses API.</source>
        <translation>そのうち、プロンプトと回答が %1、Responses API のターンが %2 です。</translation>
    </message>
    <message>
        <source>No calls have been archived yet.</source>
        <translation>アーカイブされた呼び出しはまだありません。</translation>
    </message>
    <message numerus="yes">
        <source>Archives: %1 in %n file(s).</source>
        <translation>
            <numerusform>アーカイブ: %n 個のファイルに %1。</numerusform>
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
        <translation>Portico を開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy endpoint</source>
        <translation>エンドポイントをコピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>ゲートウェイを停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>ゲートウェイを開始(&amp;S)</translation>
    </message>
    <message>
        <source>Portico keeps running</source>
        <translation>Portico は動作を続けています</translation>
    </message>
    <message>
        <source>The window is closed, and calls are still served. Quit from this icon&apos;s menu.</source>
        <translation>ウィンドウを閉じても呼び出しは処理されます。終了はこのアイコンのメニューから行えます。</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>すべて元に戻す</translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more before it.</source>
        <extracomment>%1 is &quot;X was removed.&quot;, %n the removals before it that can still be undone</extracomment>
        <translation>
            <numerusform>%1 ほかに先に削除されたものが %n 件あります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageChart</name>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>呼び出し</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>入力トークン</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>出力トークン</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>Figures of the chart</source>
        <translation>グラフの数値</translation>
    </message>
    <message>
        <source>Succeeded or cancelled</source>
        <translation>成功またはキャンセル</translation>
    </message>
    <message>
        <source>%1: %2 calls, %3 failed, %4 credits</source>
        <translation>%1: 呼び出し %2 件、失敗 %3 件、%4 クレジット</translation>
    </message>
    <message>
        <source>Chart: %1 calls and %2 credits in all. The table has each figure.</source>
        <translation>グラフ: 合計で呼び出し %1 件、%2 クレジット。個々の数値は表にあります。</translation>
    </message>
</context>
<context>
    <name>VaultBanner</name>
    <message>
        <source>Waiting for the keyring…</source>
        <translation>キーリングを待っています…</translation>
    </message>
    <message>
        <source>Your desktop may be asking for permission in another window.</source>
        <translation>別のウィンドウで許可を求められているかもしれません。</translation>
    </message>
    <message>
        <source>Choose how provider keys are protected</source>
        <translation>プロバイダーのキーの保護方法を選んでください</translation>
    </message>
    <message>
        <source>They are encrypted with a master key, kept in the system&apos;s keyring or derived from a passphrase.</source>
        <translation>キーはマスターキーで暗号化します。マスターキーはシステムのキーリングに保存するか、パスフレーズから作ります。</translation>
    </message>
    <message>
        <source>Use the keyring</source>
        <translation>キーリングを使う</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>パスフレーズを設定…</translation>
    </message>
    <message>
        <source>The master key does not fit this database</source>
        <translation>マスターキーがこのデータベースに合いません</translation>
    </message>
    <message>
        <source>Another key protects the stored provider keys. Put back the right one and retry; nothing was changed.</source>
        <translation>保存済みのキーは別のマスターキーで保護されています。正しいものを戻して再試行してください。何も変更していません。</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>プロバイダーのキーがロックされています</translation>
    </message>
    <message>
        <source>Calls to providers fail until you enter the passphrase.</source>
        <translation>パスフレーズを入力するまで、プロバイダーへの呼び出しは失敗します。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the keyring is unlocked. Unlock it, then retry.</source>
        <translation>キーリングのロックを解除するまで、プロバイダーへの呼び出しは失敗します。解除してから再試行してください。</translation>
    </message>
    <message>
        <source>Enter the passphrase…</source>
        <translation>パスフレーズを入力…</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>再試行(&amp;R)</translation>
    </message>
    <message>
        <source>Unlocking the provider keys…</source>
        <translation>プロバイダーのキーのロックを解除しています…</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>しばらくお待ちください。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the key file can be read. Put it back, then retry.</source>
        <translation>キーファイルを読み取れるまで、プロバイダーへの呼び出しは失敗します。ファイルを元に戻してから再試行してください。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the master key can be read. Retry, or see the log in the data folder.</source>
        <translation>マスターキーを読み取れるまで、プロバイダーへの呼び出しは失敗します。再試行するか、データフォルダーのログを確認してください。</translation>
    </message>
    <message>
        <source>The passphrase opens another key than the one that protects the provider keys. Put back a backup of the database; nothing was changed.</source>
        <translation>パスフレーズで開いたキーは、プロバイダーのキーを保護しているものと違います。データベースのバックアップを戻してください。何も変更されていません。</translation>
    </message>
    <message>
        <source>The key file holds another key than the one that protects the provider keys. Put back the right file and retry; nothing was changed.</source>
        <translation>キーファイルの中のキーは、プロバイダーのキーを保護しているものと違います。正しいファイルを戻してから再試行してください。何も変更されていません。</translation>
    </message>
    <message>
        <source>The database does not say where its master key is kept. Put back a backup of the database; nothing was changed.</source>
        <translation>データベースに、マスターキーの保管場所の記録がありません。データベースのバックアップを戻してください。何も変更されていません。</translation>
    </message>
</context>
<context>
    <name>GatewayBanner</name>
    <message>
        <source>The gateway could not start</source>
        <translation>ゲートウェイを起動できませんでした</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>もう一度開始</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>The gateway could not start: port %1 is taken</source>
        <translation>ゲートウェイを起動できませんでした：ポート %1 は使用中です</translation>
    </message>
    <message>
        <source>Another program listens there, perhaps a second Portico. Quit it and start again, or choose another port; your apps then need the new address.</source>
        <translation>別のプログラム（もう一つの Portico かもしれません）がそこで待ち受けています。それを終了してもう一度開始するか、別のポートを選んでください。その場合、アプリには新しいアドレスが必要です。</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>ポート %1 を使う</translation>
    </message>
</context>
</TS>
